"""The door: who calls, and what each may do. API and pages stand behind it."""
