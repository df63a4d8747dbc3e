// Shows the problem that the address names, as in /docs/problems/rate-limited.
'use strict';

const asked = document.getElementById(location.pathname.split('/').pop());
if (asked) {
  asked.classList.add('asked');
  asked.scrollIntoView();
}
