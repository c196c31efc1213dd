// A classic script in the head: the colours must be settled before the first paint.
try {
  const chosen = localStorage.getItem('tunesmith-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is switched off: the colours follow the system.
}
