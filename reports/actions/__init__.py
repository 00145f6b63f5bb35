"""What people do to periods and reports: one module per part of the work."""
