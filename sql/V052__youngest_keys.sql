-- Where indexes look alike because a table, or the partition of a new day, is still empty, PostgreSQL takes the youngest
-- and keeps that plan until statistics say better: with a row's own key that must be the primary key.

ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE;
ALTER TABLE orders ADD PRIMARY KEY (tenant_id, order_id);
ALTER TABLE fulfillments ADD FOREIGN KEY (tenant_id, order_id) REFERENCES orders;
ALTER TABLE order_money ADD FOREIGN KEY (tenant_id, order_id) REFERENCES orders;
ALTER TABLE integration_effects ADD FOREIGN KEY (tenant_id, order_id) REFERENCES orders;

ALTER TABLE deliveries DROP CONSTRAINT deliveries_pkey;
ALTER TABLE deliveries ADD PRIMARY KEY (tenant_id, delivery_id);
