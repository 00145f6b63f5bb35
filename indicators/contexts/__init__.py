"""What pages and documents about indicators show: frozen data, ready to print. Renderers make no queries."""
