// Dead letters of each webhook, and their replay for who holds the token.
import { byId, count, element } from "/console/page.js";
import { get, TIMEOUT } from "/console/ask.js";

/** Milliseconds after which a replay has changed something. */
const SOON = 2000;

export async function askLetters() {
  const answer = await get("/console/dead-letters");
  const found = await answer.json();
  if (!answer.ok) {
    tell(found.error, false);
    return;
  }
  byId("letters").hidden = found.webhooks.length === 0;
  byId("no-letters").hidden = found.webhooks.length > 0;
  byId("letters").tBodies[0].replaceChildren(...found.webhooks.map(letters));
  allowReplay();
}

function letters(webhook) {
  const button = element("button", "", "Replay");
  button.type = "button";
  button.setAttribute("aria-label", `Replay the dead letters of ${webhook.webhookId}`);
  button.dataset.enabled = webhook.kind === "webhook" && webhook.status === "enabled";
  if (webhook.kind !== "webhook") button.title = `What ${webhook.kind} did not take is not sent again.`;
  else if (webhook.status !== "enabled") button.title = "The webhook is disabled: its tenant enables it first.";
  button.addEventListener("click", () => replay(webhook, button));
  const last = element("td");
  last.append(button);
  const tr = element("tr");
  tr.append(
    element("td", "", webhook.kind === "webhook" ? webhook.webhookId : webhook.kind),
    element("td", "wide", webhook.tenantId),
    element("td", "", count(webhook.deadLetters)),
    last,
  );
  return tr;
}

function allowReplay() {
  for (const button of byId("letters").querySelectorAll("button")) {
    button.disabled = byId("token").value === "" || button.dataset.enabled !== "true";
  }
}

async function replay(webhook, button) {
  button.disabled = true;
  const answer = await fetch("/console/replays", {
    method: "POST",
    headers: { Authorization: `Bearer ${byId("token").value}`, "Content-Type": "application/json" },
    body: JSON.stringify({ tenantId: webhook.tenantId, webhookId: webhook.webhookId }),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => null);
  const said = answer ? await answer.json() : { error: "There was no answer." };
  tell(answer?.ok ? `Replay ${said.id} is under way.` : said.error, answer?.ok);
  if (answer?.ok) setTimeout(askLetters, SOON);
  else allowReplay();
}

function tell(message, good) {
  byId("dead-message").textContent = message;
  byId("dead-message").classList.toggle("bad", !good);
}

byId("token").addEventListener("input", allowReplay);
