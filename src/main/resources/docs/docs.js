// What every page of the documentation does beyond being read; without it all of the text is there.
'use strict';

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function element(name, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

// The examples speak of a server on this machine; this page knows where its own is.
function nameThisServer() {
  for (const code of all('pre code')) {
    code.textContent = code.textContent.replaceAll('http://127.0.0.1:8080', location.origin);
  }
}

function colour() {
  for (const code of all('pre code')) {
    if (hljs.getLanguage(code.className.replace('language-', ''))) hljs.highlightElement(code);
  }
}

function copying() {
  for (const figure of all('figure.code')) {
    const caption = $('figcaption', figure);
    if (!caption.firstElementChild) caption.replaceChildren(element('span', { textContent: caption.textContent }));
    // browsers lend the clipboard to pages that came by TLS or from this machine
    if (navigator.clipboard) caption.append(copyButton(figure));
  }
}

function copyButton(figure) {
  const button = element('button', { type: 'button', textContent: 'Copy' });
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText($('pre:not([hidden]) code', figure).textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  return button;
}

// Code in several languages, one after the other, becomes one figure with tabs. The choice holds on every page.
function tabs() {
  const isTab = (node) => node?.matches('figure.code') && $('.language-js, .language-python, .language-java', node);
  for (const first of all('figure.code').filter(isTab)) {
    if (!first.isConnected || isTab(first.previousElementSibling) || !isTab(first.nextElementSibling)) continue;
    const list = element('div', { className: 'tabs', role: 'tablist', ariaLabel: 'Language' });
    const caption = $('figcaption', first);
    const panels = [];
    for (let figure = first; isTab(figure);) {
      const next = figure.nextElementSibling;
      panels.push({ title: $('figcaption', figure).textContent, pre: $('pre', figure) });
      if (figure !== first) { first.append($('pre', figure)); figure.remove(); }
      figure = next;
    }
    caption.replaceChildren(list);
    panels.forEach((panel, at) => {
      const tab = element('button', { type: 'button', role: 'tab', textContent: panel.title });
      tab.addEventListener('click', () => choose(panel.title));
      tab.addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) list.children[(at + step + panels.length) % panels.length].click();
        if (step) list.children[(at + step + panels.length) % panels.length].focus();
      });
      panel.pre.setAttribute('role', 'tabpanel');
      panel.pre.setAttribute('aria-label', panel.title);
      list.append(tab);
    });
  }
  choose(sessionStorage.getItem('language') ?? 'Node.js');
}

function choose(title) {
  sessionStorage.setItem('language', title);
  for (const list of all('[role=tablist]')) {
    const tabsHere = [...list.children];
    const chosen = Math.max(0, tabsHere.findIndex((tab) => tab.textContent === title));
    all('pre[role=tabpanel]', list.closest('figure')).forEach((pre, at) => { pre.hidden = at !== chosen; });
    tabsHere.forEach((tab, at) => {
      tab.setAttribute('aria-selected', at === chosen);
      tab.tabIndex = at === chosen ? 0 : -1;
    });
  }
}

function finding() {
  const field = $('#find');
  const opened = new Set(all('#tree details[open]'));
  field.hidden = false;
  field.addEventListener('input', () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of all('#tree li')) {
      const text = `${item.textContent} ${item.dataset.find ?? ''} ${item.closest('details')?.firstChild.textContent ?? ''}`.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) count++;
    }
    for (const part of all('#tree details')) {
      part.hidden = !$('li:not([hidden])', part);
      part.open = words.length ? !part.hidden : opened.has(part);
    }
    $('#found').textContent = words.length ? `${count} found` : '';
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') $('#tree li:not([hidden]) a')?.click();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.matches('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    openMenu(true);
    field.focus();
  });
}

function openMenu(open) {
  $('#side').classList.toggle('open', open);
  $('#menu').setAttribute('aria-expanded', open);
}

function menu() {
  document.documentElement.classList.add('scripted');
  $('#menu').addEventListener('click', () => openMenu(!$('#side').classList.contains('open')));
  $('#tree').addEventListener('click', (event) => { if (event.target.closest('a')) openMenu(false); });
  const here = $('#side [aria-current]');
  if (here && $('#side').scrollHeight > $('#side').clientHeight) $('#side').scrollTop = here.offsetTop - 200;
}

nameThisServer();
colour();
tabs();
copying();
finding();
menu();
