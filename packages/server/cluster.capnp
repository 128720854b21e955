# One instance of a cluster: several workerd processes, on one machine or on many, that share their rooms through a
# bucket. Experimental in workerd. How to run it: docs/self-hosting.md.
#
# What differs between instances and what is secret comes from the environment and from options:
#   workerd serve --experimental cluster.capnp --directory-path do-storage=/var/lib/deskside/rooms …

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "deskside", worker = .worker),
    (name = "site", assets = (path = "dist/site", userWorker = "deskside")),
    # Each instance's own disk; the bucket holds the truth. Must be empty when an instance first joins.
    (name = "do-storage", disk = (writable = true)),
  ],
  sockets = [(name = "http", http = (), service = "deskside")],
  cluster = .cluster,
);

const cluster :Workerd.ClusterConfig = (
  # To be changed: your bucket. Its endpoint, region and keys come from AWS_ENDPOINT_URL, AWS_REGION,
  # AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
  bucket = "s3://deskside/production",
  # To be changed, the same on all instances: openssl rand -hex 32
  key = "",
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "dist/worker.js")],
  # The same date, names and keys as in wrangler.jsonc.
  compatibilityDate = "2026-09-01",
  bindings = [
    (name = "DIRECTORY", durableObjectNamespace = "Directory"),
    (name = "DESK", durableObjectNamespace = "Desk"),
    (name = "CONVERSATION", durableObjectNamespace = "Conversation"),
    (name = "RECORDS", durableObjectNamespace = "Records"),
    (name = "LOBBY", durableObjectNamespace = "Lobby"),
    (name = "ASSETS", service = (name = "site", entrypoint = "AssetWorker")),
    (name = "DESKSIDE_SECRET", fromEnvironment = "DESKSIDE_SECRET"),
    (name = "DESKSIDE_OPERATOR_KEY", fromEnvironment = "DESKSIDE_OPERATOR_KEY"),
    (name = "DESKSIDE_BEHIND_PROXY", fromEnvironment = "DESKSIDE_BEHIND_PROXY"),
  ],
  durableObjectNamespaces = [
    (className = "Directory", uniqueKey = "deskside-Directory", enableSql = true),
    (className = "Desk", uniqueKey = "deskside-Desk", enableSql = true),
    (className = "Conversation", uniqueKey = "deskside-Conversation", enableSql = true),
    (className = "Records", uniqueKey = "deskside-Records", enableSql = true),
    (className = "Lobby", uniqueKey = "deskside-Lobby", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "do-storage"),
);
