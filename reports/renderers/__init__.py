"""Files made from frozen contexts; renderers make no queries."""
