"""What `./run` does before the portal's own packages are installed: standard library only."""
