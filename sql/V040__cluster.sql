-- Where the processes of a cluster find each other: written and read by JGroups' JDBC_PING alone, which names the columns.
-- A row is a process's address; it holds nothing of any tenant, and losing all rows loses nothing.
CREATE TABLE jgroupsping (
  own_addr text NOT NULL,
  cluster_name text NOT NULL,
  ping_data bytea NOT NULL,
  PRIMARY KEY (own_addr, cluster_name)
);
