"""One module per file format: each turns a file into the same neutral stream of lines and table rows."""
