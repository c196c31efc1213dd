"""The dashboard: pages that show studies, trials, workers and tasks, live."""
