// Draws the contract that this server serves, so that a call tried here goes to this very server.
'use strict';

function operations(contract) {
  return Object.values(contract.paths).flatMap(Object.values);
}

// Swagger UI leaves a reference to a shared parameter unread in the operation that it opens first.
function withOwnParameters(contract) {
  const read = (parameter) => (parameter.$ref ? contract.components.parameters[parameter.$ref.split('/').pop()] : parameter);
  for (const path of Object.values(contract.paths)) {
    const shared = path.parameters ?? [];
    delete path.parameters;
    for (const operation of Object.values(path)) {
      const parameters = [...(operation.parameters ?? []), ...shared].map(read);
      operation.parameters = parameters.sort((a, b) => (b.in === 'path') - (a.in === 'path'));
    }
  }
  return contract;
}

// An example in an optional field would be sent with the first try: somebody else's cursor, or a version long gone.
function withoutOptionalExamples(contract) {
  for (const parameter of operations(contract).flatMap((operation) => operation.parameters)) {
    if (!parameter.required) delete parameter.example;
  }
  return contract;
}

function withScopes(contract) {
  for (const operation of operations(contract)) {
    const scope = operation.security?.[0]?.bearerAuth?.[0];
    if (scope) operation.description += `\n\nScope of the key: \`${scope}\``;
  }
  return contract;
}

async function draw() {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(`/openapi.json answered ${response.status}`);
  const contract = withScopes(withoutOptionalExamples(withOwnParameters(await response.json())));
  contract.servers = [{ url: `${location.origin}/v1` }];
  return new Promise((drawn) => {
    const ui = SwaggerUIBundle({
      spec: contract,
      dom_id: '#api',
      deepLinking: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: -1,
      defaultModelExpandDepth: 3,
      syntaxHighlight: { theme: 'tomorrow-night' },
      validatorUrl: null,
      onComplete: () => drawn(ui),
    });
  });
}

// Swagger UI opens what the address names when it is loaded, and never again.
function asked() {
  const [, tag, operation] = location.hash.match(/^#\/(\w+)\/(.+)$/) ?? [];
  return operation && { tag, operation };
}

// Swagger UI scrolls too, and further than our header allows: later is right.
function scroll({ tag, operation }) {
  const name = operation.replaceAll('.', '\\.');
  setTimeout(() => document.getElementById(`operations-${tag}-${name}`)?.scrollIntoView(), 300);
}

function follow(ui) {
  const place = asked();
  if (!place) return;
  ui.layoutActions.show(['operations', place.tag, place.operation], true);
  scroll(place);
}

let used = '';
function useKey(ui) {
  const key = apiKey();
  if (key) ui.preauthorizeApiKey('bearerAuth', key);
  else if (used) ui.authActions.logout(['bearerAuth']);
  used = key;
}

function darken() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const set = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', set);
  set();
}

document.body.classList.add('wide');
darken();
draw().then((ui) => {
  useKey(ui);
  document.addEventListener('key', () => useKey(ui));
  addEventListener('hashchange', () => follow(ui));
  if (asked()) scroll(asked());
}).catch((failure) => {
  $('#api').textContent = `The contract could not be shown: ${failure.message}.`;
});
