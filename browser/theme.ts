/** Sets the chosen theme before the first paint; without a choice the system's own holds. Loaded before everything else. */
try {
  const theme = localStorage.getItem('openalert.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // storage refused: the system's theme holds
}
