"""Every SQL statement of the service. Rows become frozen values at this edge."""
