CREATE TABLE public.artifacts (
    trial_id bigint NOT NULL,
    attempt integer NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(10) NOT NULL,
    step bigint,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    path character varying(300) NOT NULL,
    created_at double precision NOT NULL
);
CREATE TABLE public.attempts (
    trial_id bigint NOT NULL,
    attempt integer NOT NULL,
    worker_id character varying(100),
    lease character varying(64) NOT NULL,
    request_id character varying(100) NOT NULL,
    started_at double precision NOT NULL,
    finished_at double precision,
    outcome character varying(10),
    result character varying(64),
    reason text DEFAULT ''::text NOT NULL,
    decided_step bigint,
    prune boolean NOT NULL,
    answer character varying(10),
    cause character varying(20),
    log text DEFAULT ''::text NOT NULL,
    objectives json
);
CREATE TABLE public.discarded_files (
    path character varying(300) NOT NULL,
    not_before double precision NOT NULL
);
CREATE TABLE public.engines (
    id character varying(100) NOT NULL,
    server character varying(100) NOT NULL,
    expires_at double precision NOT NULL
);
CREATE TABLE public.enqueues (
    study_id bigint NOT NULL,
    key character varying(100) NOT NULL,
    points character varying(64) NOT NULL,
    numbers json NOT NULL
);
CREATE TABLE public.login_codes (
    hash character varying(64) NOT NULL,
    token_id bigint NOT NULL,
    expires_at double precision NOT NULL
);
CREATE TABLE public.metrics (
    trial_id bigint NOT NULL,
    name character varying(100) NOT NULL,
    step bigint NOT NULL,
    attempt integer NOT NULL,
    value double precision,
    kind character varying(9),
    "time" double precision NOT NULL
);
CREATE TABLE public.sessions (
    hash character varying(64) NOT NULL,
    token_id bigint NOT NULL,
    created_at double precision NOT NULL,
    expires_at double precision NOT NULL
);
CREATE TABLE public.studies (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    definition json NOT NULL,
    state character varying(10) NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    stopped_by_user boolean NOT NULL,
    seed bigint NOT NULL,
    task character varying(100),
    priority integer NOT NULL,
    parallelism integer,
    waiting bigint DEFAULT '0'::bigint NOT NULL,
    running bigint DEFAULT '0'::bigint NOT NULL,
    paused bigint DEFAULT '0'::bigint NOT NULL,
    complete bigint DEFAULT '0'::bigint NOT NULL,
    pruned bigint DEFAULT '0'::bigint NOT NULL,
    failed bigint DEFAULT '0'::bigint NOT NULL,
    next_number bigint DEFAULT '0'::bigint NOT NULL,
    next_cell bigint DEFAULT '0'::bigint NOT NULL,
    cells bigint,
    exhausted boolean NOT NULL,
    revision bigint DEFAULT '1'::bigint NOT NULL,
    reset_revision bigint DEFAULT '0'::bigint NOT NULL,
    engine_epoch bigint DEFAULT '0'::bigint NOT NULL,
    created_at double precision NOT NULL,
    started_at double precision,
    finished_at double precision,
    failures integer DEFAULT 0 NOT NULL,
    failure_cause character varying(20),
    unimproved bigint DEFAULT '0'::bigint NOT NULL,
    imported bigint DEFAULT '0'::bigint NOT NULL,
    engine character varying(100)
);
CREATE SEQUENCE public.studies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.studies_id_seq OWNED BY public.studies.id;
CREATE TABLE public.tokens (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    scope character varying(10) NOT NULL,
    studies json NOT NULL,
    hash character varying(64) NOT NULL,
    created_at double precision NOT NULL,
    expires_at double precision,
    last_used_at double precision,
    revoked_at double precision
);
CREATE SEQUENCE public.tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tokens_id_seq OWNED BY public.tokens.id;
CREATE TABLE public.trials (
    id bigint NOT NULL,
    study_id bigint NOT NULL,
    number bigint NOT NULL,
    state character varying(10) NOT NULL,
    rank smallint NOT NULL,
    score double precision NOT NULL,
    queue smallint NOT NULL,
    params json NOT NULL,
    origin character varying(100) NOT NULL,
    tags json NOT NULL,
    cell bigint,
    results bigint DEFAULT '0'::bigint NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    worker_id character varying(100),
    lease character varying(64),
    lease_expires_at double precision,
    objectives json,
    metrics json NOT NULL,
    metric_steps json NOT NULL,
    step bigint,
    reason text DEFAULT ''::text NOT NULL,
    created_at double precision NOT NULL,
    started_at double precision,
    finished_at double precision,
    revision bigint NOT NULL,
    stopping boolean DEFAULT false NOT NULL,
    cause character varying(20),
    why character varying(300) DEFAULT ''::character varying NOT NULL,
    violations json,
    repeat integer DEFAULT 0 NOT NULL,
    earlier integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE public.trials_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trials_id_seq OWNED BY public.trials.id;
CREATE TABLE public.tunesmith_alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.uptime (
    id integer NOT NULL,
    seen_at double precision NOT NULL
);
CREATE TABLE public.waiting_claims (
    request_id character varying(100) NOT NULL,
    worker_id character varying(100) NOT NULL,
    tasks json NOT NULL,
    studies json NOT NULL,
    count integer NOT NULL,
    until double precision NOT NULL
);
CREATE TABLE public.workers (
    id character varying(100) NOT NULL,
    name character varying(200) NOT NULL,
    host character varying(200) NOT NULL,
    slots json NOT NULL,
    tasks json NOT NULL,
    version character varying(100) NOT NULL,
    draining boolean NOT NULL,
    registered_at double precision NOT NULL,
    seen_at double precision NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    max_failures integer,
    paused_reason text DEFAULT ''::text NOT NULL,
    incarnation bigint DEFAULT '0'::bigint NOT NULL,
    taken_back bigint DEFAULT '0'::bigint NOT NULL
);
ALTER TABLE ONLY public.studies ALTER COLUMN id SET DEFAULT nextval('public.studies_id_seq'::regclass);
ALTER TABLE ONLY public.tokens ALTER COLUMN id SET DEFAULT nextval('public.tokens_id_seq'::regclass);
ALTER TABLE ONLY public.trials ALTER COLUMN id SET DEFAULT nextval('public.trials_id_seq'::regclass);
INSERT INTO public.artifacts VALUES (90, 1, 'checkpoint-1', 'checkpoint', 1, 1234, 'a024398b9672844d656025705196d8b8fd3067c8edcc87c5362a7a15e90b8b35', '11/90/1/cf2eaf561f1c4ec0-checkpoint-1', 1795796355.341144);
INSERT INTO public.artifacts VALUES (90, 2, 'checkpoint-2', 'checkpoint', 2, 1234, 'cd8201db85b6292d7c9333a83893410f9280ccaa6abce4f9022e01f9a3c26889', '11/90/2/c5b322c6429ec686-checkpoint-2', 1795796355.353468);
INSERT INTO public.artifacts VALUES (90, 2, 'model.bin', 'file', NULL, 1234, '15d442008fc30bee1d28a81d2d926f17005fe428e465c2062627366bf2a68019', '11/90/2/1133e7787aa9c130-model.bin', 1795796355.35784);
INSERT INTO public.attempts VALUES (1, 1, 'w', 'aJOVpNavB0TERjjaeONh3_w11xzSOgl3', 'golden-15', 1795796354.947761, 1795796354.962575, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":1.25}');
INSERT INTO public.attempts VALUES (2, 1, 'w', 'WFdBWOmdeDsMW0xK54xnwBpMd7gwNCkz', 'golden-15', 1795796354.947761, 1795796354.970216, 'pruned', 'a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075', 'hopeless', NULL, false, 'PRUNED', NULL, '', '{"loss":1.5}');
INSERT INTO public.attempts VALUES (3, 1, 'w', 'QKgtIXpYxYBEeuDekyCQMqLAtdWQ2lYy', 'golden-15', 1795796354.947761, 1795796354.973429, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'Traceback:
  größer
ValueError: 🚀', NULL, false, 'WAITING', 'error', '', NULL);
INSERT INTO public.attempts VALUES (3, 2, 'w', 'y54lHIpGiYOr2DA7ZL3YE5hFlBxd_MDh', 'golden-16', 1795796354.978827, 1795796354.982963, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'once more', NULL, false, 'FAILED', 'error', '', NULL);
INSERT INTO public.attempts VALUES (4, 1, 'w', '5rLDW8TFvb4Z7b-Wjj4CwcDC5bvRW2-u', 'golden-15', 1795796354.947761, 1795796354.994394, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false, 'WAITING', 'lease_expired', '', '{"loss":0.5}');
INSERT INTO public.attempts VALUES (4, 2, 'w', 'Vvg_ZPPnBSPKoV6jZVpkTdNNpxN2E1YL', 'golden-17', 1795796355.002778, 1795796355.00712, 'failed', 'df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676', 'the objective loss is not finite (nan)', NULL, false, 'WAITING', 'not_finite', '', '{"loss":"NaN"}');
INSERT INTO public.attempts VALUES (4, 3, 'w', 'Epep2oIt3vVpr-s3s1zmRWRkOumJDoEh', 'golden-18', 1795796355.011551, 1795796355.01598, 'failed', 'b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673', 'the objective loss is not finite (inf)', NULL, false, 'FAILED', 'not_finite', '', '{"loss":"Infinity"}');
INSERT INTO public.attempts VALUES (5, 1, 'w', '9mmmFtOpJiOKvTzI1Wts1FuEV9YP3EG-', 'golden-19', 1795796355.04482, 1795796355.050142, 'released', '6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4', 'preempted', NULL, false, 'WAITING', NULL, '', '{"loss":1.0}');
INSERT INTO public.attempts VALUES (6, 1, 'w', '-wUBgiCWqB9B2KRerl546UCvpnNJCEts', 'golden-19', 1795796355.04482, 1795796355.054864, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":0.5,"cost":3.0}');
INSERT INTO public.attempts VALUES (69, 1, 'w', '54vF-ajJsa5BJjwaVgPQWQLcNHrlrNEq', 'golden-20', 1795796355.08314, 1795796355.088511, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"acc":0.5}');
INSERT INTO public.attempts VALUES (70, 1, 'w', 'txmYPuB4KqJnXFcOBoPcVIFhSSTu7j23', 'golden-21', 1795796355.1041, 1795796355.108962, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"acc":0.95}');
INSERT INTO public.attempts VALUES (78, 2, 'w', 'ERnWUnxnX-JLtB8SCXOxVe85H4JPySK9', 'the-last-request', 1795796355.258857, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (71, 1, 'w', 'FOpMQpWWQNEM5b3eEBLbJTRYbmAGDsdu', 'golden-22', 1795796355.120147, 1795796355.129634, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', 1, false, 'COMPLETE', NULL, '', '{"loss":1.0}');
INSERT INTO public.attempts VALUES (72, 1, 'w', 'a2Fgup3C8DrRztF9ZedXyyIAr9pujKg0', 'golden-23', 1795796355.135963, 1795796355.140715, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', 1, false, 'COMPLETE', NULL, '', '{"loss":2.0}');
INSERT INTO public.attempts VALUES (83, 1, 'broken', 'Wuf4nNnE6Oo4aUDpepFxgOfihhxykgs6', 'golden-broken-True', 1795796355.28002, 1795796355.282168, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'OutOfMemoryError: größer als die Karte', NULL, false, 'FAILED', 'out_of_memory', 'Epoche 1
Epoche 2 🚀', NULL);
INSERT INTO public.attempts VALUES (73, 1, 'w', 'OLeu4nqHKRWB4t69VmaXsvhYPON-9mjI', 'golden-24', 1795796355.146601, 1795796355.151024, 'pruned', 'a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075', '', 1, true, 'PRUNED', NULL, '', '{"loss":9.0}');
INSERT INTO public.attempts VALUES (75, 1, 'w', '-zro02BlYZjFg_xeQScIzJNvJ4VU2p32', 'golden-25', 1795796355.170608, 1795796355.173599, 'complete', 'f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":0.5}');
INSERT INTO public.attempts VALUES (76, 1, 'w', 'moynD_YjDHCRNU_6FOZEN3c2ksbztyp9', 'golden-26', 1795796355.188435, 1795796355.191158, 'complete', '3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":0.25}');
INSERT INTO public.attempts VALUES (77, 1, 'w', 'NuR9KLziIlNeQFyHS2w-iYP4kaiLLb3h', 'golden-27', 1795796355.206299, 1795796355.208875, 'failed', 'b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673', 'the objective loss is not finite (inf)', NULL, false, 'WAITING', 'not_finite', '', '{"loss":"Infinity"}');
INSERT INTO public.attempts VALUES (77, 2, 'w', 'wscBZarllXsE-BXXquxS1MQt-6afI3X3', 'golden-28', 1795796355.225653, 1795796355.228625, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'boom', NULL, false, 'WAITING', 'error', '', NULL);
INSERT INTO public.attempts VALUES (78, 1, 'w', '9K8J6vhMWJkcOWgyCL3V9JPmKjtZurj8', 'golden-28', 1795796355.225653, 1795796355.234589, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false, 'WAITING', 'lease_expired', '', NULL);
INSERT INTO public.attempts VALUES (79, 1, 'w', 'nT8eOTft9cgPAfXKyWh_tepZs_WBG08C', 'golden-28', 1795796355.225653, 1795796355.236195, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false, 'WAITING', 'lease_expired', '', NULL);
INSERT INTO public.attempts VALUES (77, 3, 'w', 'h1Y6shoSkcOdV5NnQ5nWxID8LZ0i1g_X', 'golden-29', 1795796355.239579, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (84, 1, 'broken', 'O_PYSNmsSXIiK6mwoMl-cdtv0WCasYqs', 'golden-broken-False', 1795796355.286094, 1795796355.287852, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'OutOfMemoryError: größer als die Karte', NULL, false, 'FAILED', 'out_of_memory', '', NULL);
INSERT INTO public.attempts VALUES (87, 1, 'w', 'c3rVz6Po6SNZE8DruAGH-b2TxGHkrx5j', 'golden-stopping', 1795796355.300729, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (86, 1, 'w', 'xfO5srYPD--wOyu8bnZw2R15IPehgnFF', 'golden-stopping', 1795796355.300729, 1795796355.312703, 'cancelled', '6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4', 'stopped by a user', NULL, false, 'PRUNED', 'cancelled', 'bye', NULL);
INSERT INTO public.attempts VALUES (89, 1, 'anew', 'Us-Fa8dxHgLN82WMnOqwhOM8IFefRIIY', 'golden-before', 1795796355.322951, 1795796355.327007, 'lost', NULL, 'its worker was started anew', NULL, false, 'WAITING', 'worker_restarted', '', NULL);
INSERT INTO public.attempts VALUES (89, 2, 'anew', 'mJD91psFBIGrfaM4F1PK1wvbTZ-YAq3n', 'golden-own', 1795796355.328704, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (90, 1, 'w', 'Xj4qYGS-jjgir16HN4z76vlf6yS8wiHf', 'golden-first', 1795796355.336575, 1795796355.345928, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', '', NULL, false, 'WAITING', 'error', '', NULL);
INSERT INTO public.attempts VALUES (90, 2, 'w', 'HwXf5rVZfUNAfTrqQM-UoKou2iFavIL2', 'golden-second', 1795796355.349881, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (91, 1, 'w', 'dTuxFWgwf7iE8cVtyhT6e-VPqHu12373', 'golden-limited-0', 1795796355.384644, 1795796355.388742, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":1.0}');
INSERT INTO public.attempts VALUES (92, 1, 'w', 'UuFyIXN9fE_jf8ANcWappMIIm0lEtGin', 'golden-limited-1', 1795796355.392745, 1795796355.396333, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":0.0}');
INSERT INTO public.attempts VALUES (93, 1, 'w', 'PBjuK3GHK4rW8K8uNDnxAbtgomasM1E5', 'golden-limited-2', 1795796355.400054, 1795796355.403506, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":-1.0}');
INSERT INTO public.attempts VALUES (94, 1, 'w', '3yCRZen2lhsLVceYHHWu20lWfDnTC-ES', 'golden-patient-0', 1795796355.411223, 1795796355.413268, 'complete', 'fa9f1cba7b5e75bef7da0a17cad99e8a29b6ff8dceaafde18f338bd1165ccfbb', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":2.0}');
INSERT INTO public.attempts VALUES (95, 1, 'w', '3hINLmnzfQwn5HudbVvnFJ3A803Tod57', 'golden-patient-1', 1795796355.420853, 1795796355.422546, 'complete', 'a96d29150dd849185558fcaa8e675f1869a1cc626a1cd1934d88f3284c206ea6', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":3.0}');
INSERT INTO public.attempts VALUES (98, 1, 'w', 'PYW_PUheo5MX7fqLsqeBBTKI1o1SJEO-', 'golden-repeated-0', 1795796355.445418, 1795796355.449698, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'WAITING', NULL, '', '{"loss":1.0}');
INSERT INTO public.attempts VALUES (98, 2, 'w', 'bZLiQiCJgA9hgabxk3mHYFi0EM2YscSl', 'golden-repeated-1', 1795796355.452947, 1795796355.45644, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":3.0}');
INSERT INTO public.attempts VALUES (99, 1, 'w', 'uayuIO7ibQN7XFORPEj6_BcbKOXKbAkg', 'golden-repeated-2', 1795796355.461169, 1795796355.464851, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'WAITING', NULL, '', '{"loss":2.0}');
INSERT INTO public.attempts VALUES (99, 2, 'w', 'ERPwNoTSSM7_Z-ihD9m6IRW8crmBkQXq', 'golden-repeated-lost', 1795796355.468014, 1795796355.471413, 'released', '6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4', 'häuschen', NULL, false, 'WAITING', NULL, '', '{"loss":9.0}');
INSERT INTO public.discarded_files VALUES ('6/', 1795796355.265751);
INSERT INTO public.engines VALUES ('vm:11548:15d1ecf6', 'server', 1795796415.37947);
INSERT INTO public.enqueues VALUES (10, 'golden-key', '069ac0e6ef63b8f6d253f26c03e06deacd7e224169f1639375f08dcfa782e87d', '[0]');
INSERT INTO public.enqueues VALUES (14, 'golden-import', 'ddd091f231303acfda11c25c6c50cecf296e06f59eb0aad9608904f6fa83a399', '[0,1]');
INSERT INTO public.login_codes VALUES ('5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b', 1, 1795796955.37128);
INSERT INTO public.metrics VALUES (1, 'loss', 0, 1, 3, NULL, 1795796354.955853);
INSERT INTO public.metrics VALUES (1, 'loss', 1, 1, NULL, 'NaN', 1795796354.955853);
INSERT INTO public.metrics VALUES (1, 'loss', 2, 1, NULL, 'Infinity', 1795796354.955853);
INSERT INTO public.metrics VALUES (1, 'loss', 3, 1, NULL, '-Infinity', 1795796354.955853);
INSERT INTO public.metrics VALUES (1, 'loss', 4, 1, 1.25, NULL, 1795796354.955853);
INSERT INTO public.metrics VALUES (1, 'other', 0, 1, NULL, 'Infinity', 1795796354.955853);
INSERT INTO public.metrics VALUES (1, 'other', 7, 1, -0, NULL, 1795796354.955853);
INSERT INTO public.metrics VALUES (1, 'other', 9, 1, 1e-300, NULL, 1795796354.955853);
INSERT INTO public.metrics VALUES (2, 'loss', 0, 1, 2, NULL, 1795796354.967546);
INSERT INTO public.metrics VALUES (2, 'loss', 1, 1, 1.5, NULL, 1795796354.967546);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 1, 0.5, NULL, 1795796354.987869);
INSERT INTO public.metrics VALUES (4, 'loss', 1, 1, 0.25, NULL, 1795796354.997102);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 2, 0.75, NULL, 1795796355.004936);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 3, 0.75, NULL, 1795796355.01376);
INSERT INTO public.metrics VALUES (5, 'loss', 0, 1, 1, NULL, 1795796355.047795);
INSERT INTO public.metrics VALUES (6, 'loss', 0, 1, 1, NULL, 1795796355.052535);
INSERT INTO public.metrics VALUES (6, 'loss', 1, 1, 0.5, NULL, 1795796355.052535);
INSERT INTO public.metrics VALUES (6, 'cost', 1, 1, 3, NULL, 1795796355.052535);
INSERT INTO public.metrics VALUES (69, 'acc', 1, 1, 0.5, NULL, 1795796355.086228);
INSERT INTO public.metrics VALUES (69, 'acc', 2, 1, 0.1, NULL, 1795796355.086228);
INSERT INTO public.metrics VALUES (70, 'acc', 1, 1, 0.95, NULL, 1795796355.1067);
INSERT INTO public.metrics VALUES (70, 'acc', 2, 1, 0.1, NULL, 1795796355.1067);
INSERT INTO public.metrics VALUES (71, 'loss', 0, 1, 1, NULL, 1795796355.12202);
INSERT INTO public.metrics VALUES (71, 'loss', 1, 1, 1, NULL, 1795796355.12202);
INSERT INTO public.metrics VALUES (72, 'loss', 0, 1, 2, NULL, 1795796355.137588);
INSERT INTO public.metrics VALUES (72, 'loss', 1, 1, 2, NULL, 1795796355.137588);
INSERT INTO public.metrics VALUES (73, 'loss', 0, 1, 9, NULL, 1795796355.148284);
INSERT INTO public.metrics VALUES (73, 'loss', 1, 1, 9, NULL, 1795796355.148284);
INSERT INTO public.metrics VALUES (77, 'loss', 0, 3, 4, NULL, 1795796355.24172);
INSERT INTO public.metrics VALUES (77, 'loss', 1, 3, NULL, 'NaN', 1795796355.24172);
INSERT INTO public.metrics VALUES (77, 'loss', 2, 3, 2, NULL, 1795796355.24172);
INSERT INTO public.metrics VALUES (77, 'step_only', 5, 3, 1, NULL, 1795796355.24172);
INSERT INTO public.metrics VALUES (78, 'loss', 0, 1, 8, NULL, 1795796355.243839);
INSERT INTO public.metrics VALUES (91, 'loss', 0, 1, 1, NULL, 1795796355.386521);
INSERT INTO public.metrics VALUES (91, 'speed', 0, 1, 12.5, NULL, 1795796355.386521);
INSERT INTO public.metrics VALUES (92, 'loss', 0, 1, 0, NULL, 1795796355.394286);
INSERT INTO public.metrics VALUES (92, 'speed', 0, 1, 8, NULL, 1795796355.394286);
INSERT INTO public.metrics VALUES (93, 'loss', 0, 1, -1, NULL, 1795796355.401498);
INSERT INTO public.metrics VALUES (93, 'speed', 0, 1, NULL, 'NaN', 1795796355.401498);
INSERT INTO public.metrics VALUES (98, 'loss', 0, 1, 2, NULL, 1795796355.447351);
INSERT INTO public.metrics VALUES (98, 'loss', 1, 1, 1, NULL, 1795796355.447351);
INSERT INTO public.metrics VALUES (98, 'loss', 0, 2, 4, NULL, 1795796355.454384);
INSERT INTO public.metrics VALUES (98, 'loss', 1, 2, 3, NULL, 1795796355.454384);
INSERT INTO public.metrics VALUES (99, 'loss', 0, 1, 3, NULL, 1795796355.462861);
INSERT INTO public.metrics VALUES (99, 'loss', 1, 1, 2, NULL, 1795796355.462861);
INSERT INTO public.metrics VALUES (99, 'loss', 0, 2, 9, NULL, 1795796355.469455);
INSERT INTO public.sessions VALUES ('3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175', 1, 1795796355.369048, 1798388355.369048);
INSERT INTO public.studies VALUES (1, 'ended', '{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"devices":1,"space":{"a":{"prior":null,"when":null,"type":"categorical","choices":["x","y"],"ordered":false},"b":{"prior":null,"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":1,"lost":1},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["t1","größe"],"seed":1}', 'FINISHED', 'every point of the grid is done', false, 1, NULL, 0, NULL, 0, 0, 0, 1, 1, 2, 4, 4, 4, true, 28, 0, 1, 1795796354.900876, 1795796354.947761, 1795796355.020333, 1, 'error', 0, 0, NULL);
INSERT INTO public.studies VALUES (2, 'stopped', '{"name":"stopped","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":2}', 'FINISHED', 'finished by a user', true, 2, NULL, 0, NULL, 0, 0, 0, 1, 1, 0, 2, 0, NULL, false, 12, 11, 1, 1795796355.02707, 1795796355.04482, 1795796355.063438, 0, NULL, 0, 0, NULL);
INSERT INTO public.studies VALUES (4, 'paused', '{"name":"paused","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"median","metric":null,"warmup_steps":0,"interval_steps":1,"startup_trials":2,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null,"patience":null,"regret_bound":null},"parallelism":2,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":7,"tags":[],"seed":3103136465}', 'PAUSED', 'paused by a user', false, 3103136465, NULL, 7, 2, 1, 0, 0, 2, 1, 0, 4, 0, NULL, false, 17, 0, 0, 1795796355.113122, 1795796355.120147, NULL, 0, NULL, 0, 0, NULL);
INSERT INTO public.studies VALUES (3, 'reached', '{"name":"reached","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4294967295}', 'FINISHED', 'the target value was reached', false, 4294967295, NULL, 0, NULL, 0, 0, 0, 2, 0, 0, 2, 0, NULL, false, 12, 0, 2, 1795796355.06599, 1795796355.08314, 1795796355.111947, 0, NULL, 0, 0, NULL);
INSERT INTO public.studies VALUES (5, 'running', '{"name":"running","description":"","task":null,"devices":1,"space":{"lr":{"prior":null,"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"prior":null,"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"prior":null,"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null],"ordered":false},"momentum":{"prior":null,"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":2,"lost":2},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4}', 'ACTIVE', '', false, 4, NULL, 0, NULL, 3, 2, 0, 2, 0, 0, 7, 0, NULL, false, 26, 0, 5, 1795796355.156451, 1795796355.170608, NULL, 0, NULL, 0, 0, 'vm:11548:15d1ecf6');
INSERT INTO public.studies VALUES (7, 'untouched', '{"name":"untouched","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["later"],"seed":6}', 'ACTIVE', '', false, 6, NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 0, 0, NULL, false, 1, 0, 0, 1795796355.268431, NULL, NULL, 0, NULL, 0, 0, NULL);
INSERT INTO public.studies VALUES (8, 'broken', '{"name":"broken","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":2,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":11}', 'PAUSED', '2 trials in a row failed for one cause (out of memory); the last, trial 1: OutOfMemoryError: größer als die Karte', false, 11, NULL, 0, NULL, 1, 0, 0, 0, 0, 2, 3, 0, NULL, false, 8, 0, 0, 1795796355.274223, 1795796355.28002, NULL, 2, 'out_of_memory', 0, 0, NULL);
INSERT INTO public.studies VALUES (10, 'restarted', '{"name":"restarted","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":null,"keep_best":1,"keep_last":1},"priority":0,"tags":[],"seed":13}', 'ACTIVE', '', false, 13, NULL, 0, NULL, 0, 1, 0, 0, 0, 0, 1, 0, NULL, false, 6, 0, 0, 1795796355.316325, 1795796355.322951, NULL, 0, NULL, 0, 0, NULL);
INSERT INTO public.studies VALUES (9, 'stopping', '{"name":"stopping","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":12}', 'ACTIVE', '', false, 12, NULL, 0, NULL, 0, 1, 0, 0, 2, 0, 3, 0, NULL, false, 8, 0, 0, 1795796355.294553, 1795796355.300729, NULL, 0, NULL, 0, 0, NULL);
INSERT INTO public.studies VALUES (13, 'patient', '{"name":"patient","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":3,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":22}', 'ACTIVE', '', false, 22, NULL, 0, NULL, 0, 0, 0, 2, 0, 0, 2, 0, NULL, false, 9, 0, 0, 1795796355.405897, 1795796355.411223, NULL, 0, NULL, 1, 0, NULL);
INSERT INTO public.studies VALUES (11, 'stored', '{"name":"stored","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":1,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":14}', 'ACTIVE', '', false, 14, NULL, 0, NULL, 0, 1, 0, 0, 0, 0, 1, 0, NULL, false, 6, 0, 0, 1795796355.331309, 1795796355.336575, NULL, 0, NULL, 0, 0, NULL);
INSERT INTO public.studies VALUES (12, 'limited', '{"name":"limited","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["speed >= 10"],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":21}', 'ACTIVE', '', false, 21, NULL, 0, NULL, 0, 0, 0, 3, 0, 0, 3, 0, NULL, false, 14, 0, 1, 1795796355.375222, 1795796355.384644, NULL, 0, NULL, 0, 0, 'vm:11548:15d1ecf6');
INSERT INTO public.studies VALUES (14, 'grown', '{"name":"grown","description":"","task":null,"devices":1,"space":{"x":{"prior":{"value":0.25,"spread":null},"when":null,"type":"float","low":0.0,"high":2.0,"log":false,"step":null},"size":{"prior":null,"when":null,"type":"categorical","choices":["s","m","l"],"ordered":true},"decay":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":5,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":23}', 'ACTIVE', '', false, 23, NULL, 0, NULL, 0, 0, 0, 1, 0, 1, 2, 0, NULL, false, 4, 3, 0, 1795796355.42518, NULL, NULL, 0, NULL, 0, 2, NULL);
INSERT INTO public.studies VALUES (15, 'repeated', '{"name":"repeated","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["loss <= 3"],"repeats":2,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":31}', 'ACTIVE', '', false, 31, NULL, 0, NULL, 1, 0, 0, 1, 0, 0, 2, 0, NULL, false, 18, 0, 0, 1795796355.439696, 1795796355.445418, NULL, 0, NULL, 0, 0, NULL);
INSERT INTO public.tokens VALUES (2, 'golden worker', 'worker', '["running","7"]', '9c7a2d59a20ce7753167d97df769b1351e994154c0e61774ea614eca25f04cdd', 1795796355.363085, NULL, NULL, NULL);
INSERT INTO public.tokens VALUES (3, 'golden admin', 'admin', '[]', '2f57e12880d40341fcc2c43976e00a9c4a19e6af4424ae88eae84c01b371f6f5', 1795796355.364214, NULL, NULL, NULL);
INSERT INTO public.tokens VALUES (4, 'revoked', 'admin', '[]', 'fc9b130c77f0478bd2386c6836c61fa7131d591620d738235a6e3d01f47267a3', 1795796355.365287, 1795799955.365287, NULL, 1795796355.366356);
INSERT INTO public.tokens VALUES (1, 'golden viewer', 'viewer', '[]', '6f3c5ac83a4f3f7e21d8e2a96804d82323009da031493370b42bc550b58eefca', 1795796355.360318, NULL, 1795796355.367949, NULL);
INSERT INTO public.trials VALUES (1, 1, 0, 'COMPLETE', 0, 1.25, 0, '{"a":"x","b":1}', 'grid', '[]', 0, 0, 1, 'w', NULL, NULL, '{"loss":1.25}', '{"loss":1.25,"other":1e-300}', '{"loss":4,"other":9}', 9, '', 1795796354.930571, 1795796354.947761, 1795796354.962575, 6, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (2, 1, 1, 'PRUNED', 5, 'Infinity', 0, '{"a":"x","b":2}', 'grid', '[]', 1, 0, 1, 'w', NULL, NULL, '{"loss":1.5}', '{"loss":1.5}', '{"loss":1}', 1, 'hopeless', 1795796354.930571, 1795796354.947761, 1795796354.970216, 9, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (3, 1, 2, 'FAILED', 6, 'Infinity', 0, '{"a":"y","b":1}', 'grid', '[]', 2, 0, 2, 'w', NULL, NULL, NULL, '{}', '{}', NULL, 'once more', 1795796354.930571, 1795796354.947761, 1795796354.982963, 14, false, 'error', '', NULL, 0, 0);
INSERT INTO public.trials VALUES (4, 1, 3, 'FAILED', 6, 'Infinity', 0, '{"a":"y","b":2}', 'grid', '[]', 3, 0, 3, 'w', NULL, NULL, '{"loss":"Infinity"}', '{"loss":0.75}', '{"loss":0}', 0, 'the objective loss is not finite (inf)', 1795796354.930571, 1795796354.947761, 1795796355.01598, 26, false, 'not_finite', '', NULL, 0, 0);
INSERT INTO public.trials VALUES (6, 2, 1, 'COMPLETE', 0, 0.5, 0, '{"x":0.7676757272052231,"kind":1,"n":92}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":0.5,"cost":3.0}', '{"loss":0.5,"cost":3.0}', '{"loss":1,"cost":1}', 1, '', 1795796355.037246, 1795796355.04482, 1795796355.054864, 8, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (5, 2, 0, 'PRUNED', 5, 'Infinity', 0, '{"x":0.4543599738848574,"kind":1.5,"n":7}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":1.0}', '{"loss":1.0}', '{"loss":0}', 0, 'the study was finished before it ran again', 1795796355.037246, 1795796355.04482, 1795796355.061208, 12, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (69, 3, 0, 'COMPLETE', 0, -0.5, 0, '{"x":0.1542527675628662,"kind":1.5,"n":38}', 'qmc', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"acc":0.5}', '{"acc":0.1}', '{"acc":2}', 2, '', 1795796355.076973, 1795796355.08314, 1795796355.088511, 5, false, NULL, 'the first 5 results only spread out', NULL, 0, 0);
INSERT INTO public.trials VALUES (70, 3, 1, 'COMPLETE', 0, -0.95, 0, '{"x":0.5728781251236796,"kind":"b","n":89}', 'qmc', '[]', NULL, 1, 1, 'w', NULL, NULL, '{"acc":0.95}', '{"acc":0.1}', '{"acc":2}', 2, '', 1795796355.098697, 1795796355.1041, 1795796355.108962, 10, false, NULL, 'the first 5 results only spread out', NULL, 0, 0);
INSERT INTO public.trials VALUES (71, 4, 0, 'COMPLETE', 0, 1, 0, '{"x":0.25,"kind":"a","n":1}', 'enqueued', '["mine"]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":1.0}', '{"loss":1.0}', '{"loss":1}', 1, '', 1795796355.115249, 1795796355.120147, 1795796355.129634, 5, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (72, 4, 1, 'COMPLETE', 0, 2, 0, '{"x":0.25,"kind":"a","n":1}', 'enqueued', '["mine"]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":2.0}', '{"loss":2.0}', '{"loss":1}', 1, '', 1795796355.131655, 1795796355.135963, 1795796355.140715, 10, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (74, 4, 3, 'WAITING', 4, 'Infinity', 1, '{"x":0.75,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795796355.142585, NULL, NULL, 12, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (73, 4, 2, 'PRUNED', 5, 'Infinity', 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":9.0}', '{"loss":9.0}', '{"loss":1}', 1, '', 1795796355.142585, 1795796355.146601, 1795796355.151024, 15, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (75, 5, 0, 'COMPLETE', 0, 0.5, 0, '{"lr":0.00018818958795887905,"layers":1,"optimizer":1.5}', 'tpe', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":0.5}', '{}', '{}', NULL, '', 1795796355.16551, 1795796355.170608, 1795796355.173599, 4, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (76, 5, 1, 'COMPLETE', 0, 0.25, 0, '{"lr":0.0007814446876377223,"layers":1,"optimizer":1.5}', 'tpe', '[]', NULL, 1, 1, 'w', NULL, NULL, '{"loss":0.25}', '{}', '{}', NULL, '', 1795796355.183465, 1795796355.188435, 1795796355.191158, 8, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (80, 5, 5, 'WAITING', 4, 'Infinity', 2, '{"lr":0.012528099883531473,"layers":7,"optimizer":null}', 'tpe', '[]', NULL, 2, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795796355.220726, NULL, NULL, 14, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (79, 5, 4, 'WAITING', 4, 'Infinity', 0, '{"lr":0.00002329327023601597,"layers":9,"optimizer":true,"momentum":0.06940006289450919}', 'tpe', '[]', NULL, 2, 1, 'w', NULL, NULL, NULL, '{}', '{}', NULL, 'its worker was not heard of for longer than its lease', 1795796355.220726, 1795796355.225653, NULL, 20, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (77, 5, 2, 'RUNNING', 2, 'Infinity', 0, '{"lr":0.004653887023710064,"layers":7,"optimizer":1.5}', 'tpe', '[]', NULL, 2, 3, 'w', 'h1Y6shoSkcOdV5NnQ5nWxID8LZ0i1g_X', 1795796415.24172, '{"loss":2.0}', '{"loss":2.0,"step_only":1.0}', '{"loss":2,"step_only":5}', 5, '', 1795796355.201084, 1795796355.206299, NULL, 23, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (81, 5, 6, 'WAITING', 4, 'Infinity', 2, '{"lr":0.00023460646657875718,"layers":5,"optimizer":1,"momentum":0.9414535269965928}', 'tpe', '[]', NULL, 2, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795796355.253956, NULL, NULL, 25, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (78, 5, 3, 'RUNNING', 2, 'Infinity', 0, '{"lr":0.06341150757735055,"layers":1,"optimizer":"adam"}', 'tpe', '[]', NULL, 2, 2, 'w', 'ERnWUnxnX-JLtB8SCXOxVe85H4JPySK9', 1795796415.258857, NULL, '{}', '{}', NULL, '', 1795796355.220726, 1795796355.225653, NULL, 26, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (85, 8, 2, 'WAITING', 4, 'Infinity', 1, '{"x":0.3,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795796355.275929, NULL, NULL, 2, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (83, 8, 0, 'FAILED', 6, 'Infinity', 0, '{"x":0.1,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'broken', NULL, NULL, NULL, '{}', '{}', NULL, 'OutOfMemoryError: größer als die Karte', 1795796355.275929, 1795796355.28002, 1795796355.282168, 4, false, 'out_of_memory', '', NULL, 0, 0);
INSERT INTO public.trials VALUES (84, 8, 1, 'FAILED', 6, 'Infinity', 0, '{"x":0.2,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'broken', NULL, NULL, NULL, '{}', '{}', NULL, 'OutOfMemoryError: größer als die Karte', 1795796355.275929, 1795796355.286094, 1795796355.287852, 7, false, 'out_of_memory', '', NULL, 0, 0);
INSERT INTO public.trials VALUES (87, 9, 1, 'RUNNING', 2, 'Infinity', 1, '{"x":0.2,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', 'c3rVz6Po6SNZE8DruAGH-b2TxGHkrx5j', 1795796415.300729, NULL, '{}', '{}', NULL, '', 1795796355.296581, 1795796355.300729, NULL, 5, true, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (88, 9, 2, 'PRUNED', 5, 'Infinity', 1, '{"x":0.3,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, 'stopped by a user', 1795796355.296581, NULL, 1795796355.30981, 6, false, 'cancelled', '', NULL, 0, 0);
INSERT INTO public.trials VALUES (86, 9, 0, 'PRUNED', 5, 'Infinity', 0, '{"x":0.1,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, NULL, '{}', '{}', NULL, 'stopped by a user', 1795796355.296581, 1795796355.300729, 1795796355.312703, 7, false, 'cancelled', '', NULL, 0, 0);
INSERT INTO public.trials VALUES (89, 10, 0, 'RUNNING', 2, 'Infinity', 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 2, 'anew', 'mJD91psFBIGrfaM4F1PK1wvbTZ-YAq3n', 1795796415.328704, NULL, '{}', '{}', NULL, '', 1795796355.317928, 1795796355.322951, NULL, 6, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (90, 11, 0, 'RUNNING', 2, 'Infinity', 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 2, 'w', 'HwXf5rVZfUNAfTrqQM-UoKou2iFavIL2', 1795796415.349881, NULL, '{}', '{}', NULL, '', 1795796355.332957, 1795796355.336575, NULL, 6, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (91, 12, 0, 'COMPLETE', 0, 1, 0, '{"x":0.1,"kind":"a","n":1}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":1.0}', '{"loss":1.0,"speed":12.5}', '{"loss":0,"speed":0}', 0, '', 1795796355.381238, 1795796355.384644, 1795796355.388742, 5, false, NULL, 'größer ist besser', '{"speed >= 10":-2.5}', 0, 0);
INSERT INTO public.trials VALUES (92, 12, 1, 'COMPLETE', 1, 2, 0, '{"x":0.2,"kind":"a","n":1}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":0.0}', '{"loss":0.0,"speed":8.0}', '{"loss":0,"speed":0}', 0, 'breaks speed >= 10 (it is 8)', 1795796355.381238, 1795796355.392745, 1795796355.396333, 9, false, NULL, 'größer ist besser', '{"speed >= 10":2.0}', 0, 0);
INSERT INTO public.trials VALUES (93, 12, 2, 'COMPLETE', 1, 'Infinity', 0, '{"x":0.3,"kind":"a","n":1}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":-1.0}', '{"loss":-1.0,"speed":"NaN"}', '{"loss":0,"speed":0}', 0, 'breaks speed >= 10 (it is nan)', 1795796355.381238, 1795796355.400054, 1795796355.403506, 13, false, NULL, 'größer ist besser', '{"speed >= 10":"Infinity"}', 0, 0);
INSERT INTO public.trials VALUES (94, 13, 0, 'COMPLETE', 0, 2, 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":2.0}', '{}', '{}', NULL, '', 1795796355.407559, 1795796355.411223, 1795796355.413268, 4, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (95, 13, 1, 'COMPLETE', 0, 3, 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":3.0}', '{}', '{}', NULL, '', 1795796355.417183, 1795796355.420853, 1795796355.422546, 8, false, NULL, '', NULL, 0, 0);
INSERT INTO public.trials VALUES (96, 14, 0, 'COMPLETE', 0, 0.5, 0, '{"x":0.5,"size":"s","decay":0.125}', 'imported', '[]', NULL, 0, 0, NULL, NULL, NULL, '{"loss":0.5}', '{"loss":0.5}', '{"loss":3}', 3, '', 1795796355.426874, NULL, 1795796355.426874, 3, false, NULL, 'from elsewhere', 'null', 0, 0);
INSERT INTO public.trials VALUES (97, 14, 1, 'FAILED', 6, 'Infinity', 0, '{"x":1.0,"size":"l","decay":0.125}', 'imported', '["old"]', NULL, 0, 0, NULL, NULL, NULL, 'null', '{}', '{}', NULL, 'boom', 1795796355.426874, NULL, 1795796355.426874, 3, false, NULL, '', 'null', 0, 0);
INSERT INTO public.trials VALUES (98, 15, 0, 'COMPLETE', 0, 2, 0, '{"x":0.1,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 2, 'w', NULL, NULL, '{"loss":2.0}', '{"loss":3.0}', '{"loss":1}', 1, '', 1795796355.441392, 1795796355.445418, 1795796355.45644, 9, false, NULL, '', '{"loss <= 3":-1.0}', 1, 1);
INSERT INTO public.trials VALUES (99, 15, 1, 'WAITING', 4, 'Infinity', 0, '{"x":0.2,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 2, 'w', NULL, NULL, '{"loss":9.0}', '{"loss":9.0}', '{"loss":0}', 0, 'häuschen', 1795796355.441392, 1795796355.461169, NULL, 17, false, NULL, '', NULL, 1, 1);
INSERT INTO public.tunesmith_alembic_version VALUES ('0004');
INSERT INTO public.uptime VALUES (1, 1795796355.231277);
INSERT INTO public.waiting_claims VALUES ('soon', 'w', '[]', '["running"]', 3, 1795796420.245894);
INSERT INTO public.waiting_claims VALUES ('waits', 'w', '[]', '["running"]', 2, 1795796420.475907);
INSERT INTO public.workers VALUES ('broken', 'broken', '', '[]', '[]', '', false, 1795796355.272474, 1795796355.284617, 2, 2, 'too many attempts failed here in a row; the last: OutOfMemoryError: größer als die Karte', 0, 0);
INSERT INTO public.workers VALUES ('tired', 'tired', '', '[]', '[]', '', false, 1795796355.290967, 1795796355.290967, 0, NULL, 'paused by a user', 0, 0);
INSERT INTO public.workers VALUES ('anew', 'anew', '', '[]', '[]', '', false, 1795796355.314584, 1795796355.324304, 0, NULL, '', 7, 7);
INSERT INTO public.workers VALUES ('w', 'gpu-ä', 'häuschen', '["cuda:0","cuda:1"]', '["mine"]', '1', false, 1795796354.892338, 1795796355.466608, 0, NULL, '', 0, 0);
INSERT INTO public.workers VALUES ('gone', 'gone', '', '[]', '[]', '', true, 1795796354.898711, 1795796355.47366, 0, NULL, '', 0, 0);
SELECT pg_catalog.setval('public.studies_id_seq', 15, true);
SELECT pg_catalog.setval('public.tokens_id_seq', 4, true);
SELECT pg_catalog.setval('public.trials_id_seq', 99, true);
ALTER TABLE ONLY public.artifacts
    ADD CONSTRAINT pk_artifacts PRIMARY KEY (trial_id, attempt, name);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT pk_attempts PRIMARY KEY (trial_id, attempt);
ALTER TABLE ONLY public.discarded_files
    ADD CONSTRAINT pk_discarded_files PRIMARY KEY (path);
ALTER TABLE ONLY public.engines
    ADD CONSTRAINT pk_engines PRIMARY KEY (id);
ALTER TABLE ONLY public.enqueues
    ADD CONSTRAINT pk_enqueues PRIMARY KEY (study_id, key);
ALTER TABLE ONLY public.login_codes
    ADD CONSTRAINT pk_login_codes PRIMARY KEY (hash);
ALTER TABLE ONLY public.metrics
    ADD CONSTRAINT pk_metrics PRIMARY KEY (trial_id, name, step, attempt);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (hash);
ALTER TABLE ONLY public.studies
    ADD CONSTRAINT pk_studies PRIMARY KEY (id);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT pk_tokens PRIMARY KEY (id);
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT pk_trials PRIMARY KEY (id);
ALTER TABLE ONLY public.uptime
    ADD CONSTRAINT pk_uptime PRIMARY KEY (id);
ALTER TABLE ONLY public.waiting_claims
    ADD CONSTRAINT pk_waiting_claims PRIMARY KEY (request_id);
ALTER TABLE ONLY public.workers
    ADD CONSTRAINT pk_workers PRIMARY KEY (id);
ALTER TABLE ONLY public.tunesmith_alembic_version
    ADD CONSTRAINT tunesmith_alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT uq_attempts_lease UNIQUE (lease);
ALTER TABLE ONLY public.studies
    ADD CONSTRAINT uq_studies_name UNIQUE (name);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT uq_tokens_hash UNIQUE (hash);
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT uq_trials_study_id_cell UNIQUE (study_id, cell);
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT uq_trials_study_id_number UNIQUE (study_id, number);
CREATE INDEX ix_artifacts_checkpoints ON public.artifacts USING btree (trial_id) WHERE ((kind)::text = 'checkpoint'::text);
CREATE INDEX ix_attempts_request_id ON public.attempts USING btree (request_id);
CREATE INDEX ix_discarded_files_not_before ON public.discarded_files USING btree (not_before);
CREATE INDEX ix_trials_leaderboard ON public.trials USING btree (study_id, rank, score, number);
CREATE INDEX ix_trials_leases ON public.trials USING btree (lease_expires_at) WHERE ((state)::text = 'RUNNING'::text);
CREATE INDEX ix_trials_queue ON public.trials USING btree (study_id, queue, number) WHERE ((state)::text = 'WAITING'::text);
CREATE INDEX ix_trials_study_id_revision ON public.trials USING btree (study_id, revision);
CREATE INDEX ix_trials_worker_id ON public.trials USING btree (worker_id) WHERE ((state)::text = 'RUNNING'::text);
ALTER TABLE ONLY public.artifacts
    ADD CONSTRAINT fk_artifacts_trial_id_trials FOREIGN KEY (trial_id) REFERENCES public.trials(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT fk_attempts_trial_id_trials FOREIGN KEY (trial_id) REFERENCES public.trials(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.enqueues
    ADD CONSTRAINT fk_enqueues_study_id_studies FOREIGN KEY (study_id) REFERENCES public.studies(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.login_codes
    ADD CONSTRAINT fk_login_codes_token_id_tokens FOREIGN KEY (token_id) REFERENCES public.tokens(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.metrics
    ADD CONSTRAINT fk_metrics_trial_id_trials FOREIGN KEY (trial_id) REFERENCES public.trials(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_token_id_tokens FOREIGN KEY (token_id) REFERENCES public.tokens(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT fk_trials_study_id_studies FOREIGN KEY (study_id) REFERENCES public.studies(id) ON DELETE CASCADE;
