"""Paper in, bytes out: PDF, XLSX, DOCX. Renderers read nothing but the paper."""
