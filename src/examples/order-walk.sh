#!/usr/bin/env bash
# The whole life of an order by curl alone. To run it against `dev`, with the API key that it prints:
#
#   KEY=of_test_… bash src/examples/order-walk.sh
#
# URL is the server, http://127.0.0.1:8080 unless set. What happened to the order is left in a file of the current folder.
set -euo pipefail

url=${URL:-http://127.0.0.1:8080}
: "${KEY:?set KEY to an API key}"
walk="walk-$(date +%s)-$$"
sku="$walk"

# call METHOD PATH STEP [BODY]: the answer is in $answer. Each write has an Idempotency-Key of its own, so that repeating one is
# harmless. The API key goes in by a file, because everyone on a machine can see the arguments of a command.
call() {
  local -a body=()
  [[ $# -lt 4 ]] || body=(-H 'Content-Type: application/json' --data "$4")
  answer=$(curl -sS --fail-with-body --max-time 30 -X "$1" "$url/v1$2" \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$KEY") \
    -H "Idempotency-Key: $walk-$3" ${body[@]+"${body[@]}"}) || {
    echo "$1 $2 was refused: $answer" >&2
    exit 1
  }
}

# value NAME: the first member of that name in $answer; a real program reads JSON with a library
value() {
  [[ $answer =~ \"$1\":\"?([^\",}]*) ]] && echo "${BASH_REMATCH[1]}"
}

tell() {
  echo "$1: $(value status), payment $(value paymentStatus), goods $(value fulfillmentStatus)"
}

call POST /inventory/adjust stock "{\"adjustments\":[{\"sku\":\"$sku\",\"delta\":3,\"reason\":\"received\"}]}"
echo "stock: $(value available) of $sku"

new_order="{\"currency\":\"USD\",\"customer\":{\"email\":\"ada@example.com\"},
  \"lines\":[{\"sku\":\"$sku\",\"quantity\":3,\"unitPrice\":1999}]}"
call POST /orders create "$new_order"
order=$(value id)
[[ $answer =~ \"lines\":\[\{\"id\":\"([a-z0-9_]+) ]]
line=${BASH_REMATCH[1]}
tell "created $order"

# as after a time-out: the same key brings the same order
call POST /orders create "$new_order"
[[ $(value id) == "$order" ]]
tell "asked again"

call PATCH "/orders/$order" confirm '{"status":"confirmed"}'
tell "confirmed"

call POST "/orders/$order/payments" payment '{"reference":"bank transfer 4711"}'
tell "paid $(value amountPaid)"

call POST "/orders/$order/fulfillments" parcel-1 "{\"lines\":[{\"lineId\":\"$line\",\"quantity\":1}],\"trackingNumber\":\"TRACK-1\"}"
tell "first parcel"

call POST "/orders/$order/fulfillments" parcel-2 '{"trackingNumber":"TRACK-2"}'
tell "the rest"

call POST "/orders/$order/refunds" refund '{"amount":1999,"reason":"one was damaged"}'
tell "gave back $(value amountRefunded)"

# page after page, each as one line of the file
file="$order.events.jsonl"
: > "$file"
cursor=
while :; do
  call GET "/orders/$order/events?limit=4${cursor:+&cursor=$cursor}" read
  echo "$answer" >> "$file"
  [[ $answer =~ \"nextCursor\":\"([^\"]+) ]] || break
  cursor=${BASH_REMATCH[1]}
done
grep -o '"type":"order\.[a-z_]*"' "$file" | cut -d '"' -f 4
echo "events: $file"
