-- Addresses come in no order, so each new order touched another page of this index, and many orders have many pages: with
-- a million of them it was read and written more than all other indexes together. A hash of tenant and address takes half
-- the room; who asks by it compares the address too, because two addresses may share one.

CREATE FUNCTION email_key(tenant uuid, email text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(lower(email), uuid_hash_extended(tenant, 0));

-- Partial though every order has an address: only a statement that names one can take it. Else it would be the youngest
-- index, which a plan made while there are no orders takes for any of them (V052).
DROP INDEX orders_by_email;
CREATE INDEX orders_by_email ON orders (email_key(tenant_id, customer_email), order_id) WHERE customer_email IS NOT NULL;
