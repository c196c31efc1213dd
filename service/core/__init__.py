"""Values and rules of studies, trials, leases and budgets: no HTTP, no SQL, time passed in."""
