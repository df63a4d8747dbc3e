/** The life of an order as a program sees it that uses the generated TypeScript client; prints what it finds. */
import {
  AdjustmentReason,
  Configuration,
  Currency,
  EventsApi,
  InventoryApi,
  OrdersApi,
  OrderFromJSON,
  OrderSnapshotFromJSON,
  OrderStatus,
  ProblemFromJSON,
  ResponseError,
  type ListedOrder,
  type NewOrder,
  type Order,
} from 'orderflow-client';

declare const process: { argv: string[] };

const [base, apiKey] = process.argv.slice(2);
const configuration = new Configuration({ basePath: `${base}/v1`, accessToken: apiKey });
const orders = new OrdersApi(configuration);
const inventory = new InventoryApi(configuration);
const events = new EventsApi(configuration);

const newOrder: NewOrder = {
  currency: Currency.Usd,
  customer: { email: 'journey@example.com' },
  metadata: { channel: 'web' },
  lines: [{ sku: 'JOURNEY', quantity: 3, unitPrice: 1999 }],
};
const ORDERS = 5;

await stock();
const order = await createTwice();
await pageThroughAll();
await confirm(order);
await fulfil(order);
await readEvents(order);
await importAndExport();
await meetAProblem();

async function stock(): Promise<void> {
  const received = { sku: 'JOURNEY', delta: 100, reason: AdjustmentReason.Received };
  const { levels } = await inventory.adjust({ newAdjustment: { adjustments: [received] }, idempotencyKey: key() });
  print('available', levels[0]?.available);
}

/** The answer of the first request may have been lost; the same key makes the second harmless. */
async function createTwice(): Promise<Order> {
  const request = { newOrder, idempotencyKey: key() };
  const first = await orders.create(request);
  const again = await orders.create(request);
  print('created', first.status, first.total, first.externalId);
  print('same', JSON.stringify(first) === JSON.stringify(again));
  for (let n = 1; n < ORDERS; n++) {
    await orders.create({ newOrder, idempotencyKey: key() });
  }
  return first;
}

async function pageThroughAll(): Promise<void> {
  const all: ListedOrder[] = [];
  let cursor: string | undefined;
  do {
    const page = await orders.list({ limit: 2, cursor });
    all.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  print('orders', new Set(all.map(listed => listed.id)).size);
}

/** A merge patch: what is there is sent, null included; what is not there stays as it is. */
async function confirm({ id, version }: Order): Promise<void> {
  const confirmed = await orders.update({
    orderId: id,
    orderPatch: { status: OrderStatus.Confirmed, notes: 'by the door' },
    ifMatch: `"${version}"`,
    idempotencyKey: key(),
  });
  print('confirmed', confirmed.status, confirmed.notes);
  const removal = { notes: null, metadata: { channel: null } };
  const edited = await orders.update({ orderId: id, orderPatch: removal, idempotencyKey: key() });
  print('edited', edited.notes, JSON.stringify(edited.metadata), edited.lines.length);
}

async function fulfil({ id, lines }: Order): Promise<void> {
  const partly = await orders.fulfill({
    orderId: id,
    newFulfillment: { lines: [{ lineId: lines[0]!.id, quantity: 1 }], trackingNumber: 'TRACK-1' },
    idempotencyKey: key(),
  });
  print('partly', partly.fulfillmentStatus, partly.completedAt);
  const rest = await orders.fulfill({ orderId: id, idempotencyKey: key() });
  print('fulfilled', rest.fulfillmentStatus, rest.status);
}

async function readEvents({ id }: Order): Promise<void> {
  const { data } = await orders.listEvents({ orderId: id });
  print('events', ...data.map(event => event.type));
  const last = await events.get({ eventId: data[data.length - 1]!.id });
  const snapshot = OrderSnapshotFromJSON(last.data);
  print('snapshot', snapshot.status, snapshot.sequence);
}

/** One order in each line, out as well as in. */
async function importAndExport(): Promise<void> {
  const row = JSON.stringify(newOrder) + '\n';
  let job = await orders.importOrders({ body: row + row, idempotencyKey: key() });
  while (!job.completedAt) {
    await new Promise(resume => setTimeout(resume, 50));
    job = await orders.getImport({ jobId: job.id });
  }
  print('imported', job.succeeded, job.failed);
  const exported = await orders.export();
  const rows = (await exported.text()).trim().split('\n');
  print('exported', rows.length, OrderFromJSON(JSON.parse(rows[0]!)).total);
}

async function meetAProblem(): Promise<void> {
  try {
    await orders.get({ orderId: 'ord_unknown' });
  } catch (refused) {
    if (!(refused instanceof ResponseError)) throw refused;
    const problem = ProblemFromJSON(await refused.response.json());
    print('problem', problem.status, problem.code);
  }
}

function key(): string {
  return crypto.randomUUID();
}

function print(...words: unknown[]): void {
  console.log(words.map(String).join(' '));
}
