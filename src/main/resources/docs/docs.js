// Renders the contract that this server serves, so that a call tried here goes to this very server.
'use strict';

// An example in an optional field would be sent with the first try: somebody else's cursor, or a version long gone.
function withoutOptionalExamples(contract) {
  const operations = Object.values(contract.paths).flatMap(Object.values);
  const inPlace = operations.flatMap((operation) => operation.parameters ?? []);
  for (const parameter of [...inPlace, ...Object.values(contract.components.parameters)]) {
    if (!parameter.required) delete parameter.example;
  }
  return contract;
}

function withScopes(contract) {
  for (const operation of Object.values(contract.paths).flatMap(Object.values)) {
    const scope = operation.security?.[0]?.bearerAuth?.[0];
    if (scope) operation.description += `\n\nScope of the key: \`${scope}\``;
  }
  return contract;
}

async function show() {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(`/openapi.json answered ${response.status}`);
  const contract = withScopes(withoutOptionalExamples(await response.json()));
  contract.servers = [{ url: `${location.origin}/v1` }];
  return SwaggerUIBundle({
    spec: contract,
    dom_id: '#api',
    deepLinking: true,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    displayOperationId: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    defaultModelExpandDepth: 3,
    validatorUrl: null,
  });
}

function keep(ui) {
  const form = document.getElementById('try');
  const note = document.getElementById('key-note');
  let used = '';
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const key = document.getElementById('key').value.trim();
    if (key) ui.preauthorizeApiKey('bearerAuth', key);
    else if (used) ui.authActions.logout(['bearerAuth']);
    used = key;
    note.textContent = key ? 'This key is sent with every call that you try.' : 'No key is sent.';
  });
}

show().then(keep).catch((failure) => {
  document.getElementById('api').textContent = `The contract could not be shown: ${failure.message}.`;
});
