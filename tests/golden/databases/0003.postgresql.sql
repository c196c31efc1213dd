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
    imported bigint DEFAULT '0'::bigint NOT NULL
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
    violations json
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
INSERT INTO public.artifacts VALUES (90, 1, 'checkpoint-1', 'checkpoint', 1, 1234, 'a024398b9672844d656025705196d8b8fd3067c8edcc87c5362a7a15e90b8b35', '11/90/1/d53b98ffae7a6b9c-checkpoint-1', 1795774639.090089);
INSERT INTO public.artifacts VALUES (90, 2, 'checkpoint-2', 'checkpoint', 2, 1234, 'cd8201db85b6292d7c9333a83893410f9280ccaa6abce4f9022e01f9a3c26889', '11/90/2/4faaf816f73707a2-checkpoint-2', 1795774639.107736);
INSERT INTO public.artifacts VALUES (90, 2, 'model.bin', 'file', NULL, 1234, '15d442008fc30bee1d28a81d2d926f17005fe428e465c2062627366bf2a68019', '11/90/2/e362b6e248c103d6-model.bin', 1795774639.114245);
INSERT INTO public.attempts VALUES (1, 1, 'w', 'f_kiCUsWapdRfeNskL8nROZwX_iRuByK', 'golden-15', 1795774638.481164, 1795774638.499099, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":1.25}');
INSERT INTO public.attempts VALUES (2, 1, 'w', 'cgoZqeJBDikU_NHYrkWmyrIhfM2nB9NC', 'golden-15', 1795774638.481164, 1795774638.509489, 'pruned', 'a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075', 'hopeless', NULL, false, 'PRUNED', NULL, '', '{"loss":1.5}');
INSERT INTO public.attempts VALUES (3, 1, 'w', '3KuLUp-4aXYc18yQYjtBkC2Tk8goVFY9', 'golden-15', 1795774638.481164, 1795774638.513388, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'Traceback:
  größer
ValueError: 🚀', NULL, false, 'WAITING', 'error', '', 'null');
INSERT INTO public.attempts VALUES (3, 2, 'w', 'xjkvEDs_qpqPo5fnqqa2a7dT1c-7jvT9', 'golden-16', 1795774638.520214, 1795774638.525691, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'once more', NULL, false, 'FAILED', 'error', '', 'null');
INSERT INTO public.attempts VALUES (4, 1, 'w', 'qj4Bklz9S9FM0sA1Q1oADVOetX4omQVy', 'golden-15', 1795774638.481164, 1795774638.541223, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false, 'WAITING', 'lease_expired', '', '{"loss":0.5}');
INSERT INTO public.attempts VALUES (4, 2, 'w', 'ZDQIwpIUujEKHpf3FFjGatduoxkyqhrr', 'golden-17', 1795774638.550508, 1795774638.555949, 'failed', 'df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676', 'the objective loss is not finite (nan)', NULL, false, 'WAITING', 'not_finite', '', '{"loss":"NaN"}');
INSERT INTO public.attempts VALUES (4, 3, 'w', 'E28GtXibB5kN9GJDW5H1c7HT9rsUWvvO', 'golden-18', 1795774638.560975, 1795774638.565966, 'failed', 'b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673', 'the objective loss is not finite (inf)', NULL, false, 'FAILED', 'not_finite', '', '{"loss":"Infinity"}');
INSERT INTO public.attempts VALUES (5, 1, 'w', 'MeTqADZkO14mi4DHzJBVwmedP7WfKUeL', 'golden-19', 1795774638.594581, 1795774638.600995, 'released', '6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4', 'preempted', NULL, false, 'WAITING', NULL, '', '{"loss":1.0}');
INSERT INTO public.attempts VALUES (6, 1, 'w', '2qmJvKSWZq9FzxEKhrW8zMX_WeiYs26v', 'golden-19', 1795774638.594581, 1795774638.60608, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":0.5,"cost":3.0}');
INSERT INTO public.attempts VALUES (69, 1, 'w', 'NXU5HVM3UK60Hes346fzLUPf9eWojBBb', 'golden-20', 1795774638.638932, 1795774638.645995, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"acc":0.5}');
INSERT INTO public.attempts VALUES (70, 1, 'w', 'o7GVpWpfQegdCf454f600XE5kRgs9698', 'golden-21', 1795774638.66977, 1795774638.677361, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"acc":0.95}');
INSERT INTO public.attempts VALUES (78, 2, 'w', 'v-ILI7QpHNtX2iKoj2qkzU4XHfM-Ktmt', 'the-last-request', 1795774638.935213, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (71, 1, 'w', '4aujdNYzfKLqNSesQpo2a7pX7howNYdF', 'golden-22', 1795774638.693864, 1795774638.702092, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', 1, false, 'COMPLETE', NULL, '', '{"loss":1.0}');
INSERT INTO public.attempts VALUES (72, 1, 'w', '1fQ836bmn0AatT-bU-LrE67m_ebiOf5i', 'golden-23', 1795774638.711075, 1795774638.718284, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', 1, false, 'COMPLETE', NULL, '', '{"loss":2.0}');
INSERT INTO public.attempts VALUES (83, 1, 'broken', 'J3omE-ABTPqbVpw6WPhcejC2ivEuoLx8', 'golden-broken-True', 1795774638.967826, 1795774638.970918, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'OutOfMemoryError: größer als die Karte', NULL, false, 'FAILED', 'out_of_memory', 'Epoche 1
Epoche 2 🚀', 'null');
INSERT INTO public.attempts VALUES (73, 1, 'w', 'z2J-zOLtPTukyh6gl6LeqHdpiNdTQv8a', 'golden-24', 1795774638.72803, 1795774638.735434, 'pruned', 'a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075', '', 1, true, 'PRUNED', NULL, '', '{"loss":9.0}');
INSERT INTO public.attempts VALUES (75, 1, 'w', 'lu_5LIiH5F4FQ3VwJaOqAKj2n6rXzzeb', 'golden-25', 1795774638.766849, 1795774638.770945, 'complete', 'f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":0.5}');
INSERT INTO public.attempts VALUES (76, 1, 'w', 'Ku4mYuZ7pg4dZCiESjsku0_p_Yhrfaok', 'golden-26', 1795774638.799385, 1795774638.803713, 'complete', '3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":0.25}');
INSERT INTO public.attempts VALUES (77, 1, 'w', 'AI3zfp1rSmC0RJ_1REZ2Lc24drSxVuPc', 'golden-27', 1795774638.829969, 1795774638.833607, 'failed', 'b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673', 'the objective loss is not finite (inf)', NULL, false, 'WAITING', 'not_finite', '', '{"loss":"Infinity"}');
INSERT INTO public.attempts VALUES (77, 2, 'w', 'Z50z0Xp6J1HQ23X0jpmA77CpY_MlbIPS', 'golden-28', 1795774638.882035, 1795774638.888493, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'boom', NULL, false, 'WAITING', 'error', '', 'null');
INSERT INTO public.attempts VALUES (78, 1, 'w', 'YGnYQIl1u1vLXDBM2l1yTia8flJuBrTf', 'golden-28', 1795774638.882035, 1795774638.897557, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false, 'WAITING', 'lease_expired', '', 'null');
INSERT INTO public.attempts VALUES (79, 1, 'w', 'C9TNCzSJXlpJoagopM8F_80CqDG1QJ34', 'golden-28', 1795774638.882035, 1795774638.900091, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false, 'WAITING', 'lease_expired', '', 'null');
INSERT INTO public.attempts VALUES (77, 3, 'w', '95R26OBJWZCYJDj2eJ0CqQUx6Ou7W_k1', 'golden-29', 1795774638.905264, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (84, 1, 'broken', 'AVY41snL7ioXbJ0kjZhBaIX-cRJ-q3YV', 'golden-broken-False', 1795774638.977107, 1795774638.979954, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'OutOfMemoryError: größer als die Karte', NULL, false, 'FAILED', 'out_of_memory', '', 'null');
INSERT INTO public.attempts VALUES (87, 1, 'w', '7MC1HxTjDFV7b0h0Y1U2my2ftaEEG5oz', 'golden-stopping', 1795774639.003612, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (86, 1, 'w', 'qKla1jGUpf2r3GPIPR_7MsaAYb_mKFbk', 'golden-stopping', 1795774639.003612, 1795774639.025316, 'cancelled', '6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4', 'stopped by a user', NULL, false, 'PRUNED', 'cancelled', 'bye', 'null');
INSERT INTO public.attempts VALUES (89, 1, 'anew', 'MerKrIQyLWdADS53REMRTby_lkqPQ3Jb', 'golden-before', 1795774639.054927, 1795774639.063087, 'lost', NULL, 'its worker was started anew', NULL, false, 'WAITING', 'worker_restarted', '', 'null');
INSERT INTO public.attempts VALUES (89, 2, 'anew', 'L7US_MdOoWTheEUL0dwP23gvPCI6Vbjz', 'golden-own', 1795774639.069345, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (90, 1, 'w', 'FCgChoEBgbyL8QeXCPufN5L5Q_MCfDPe', 'golden-first', 1795774639.084591, 1795774639.09607, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', '', NULL, false, 'WAITING', 'error', '', 'null');
INSERT INTO public.attempts VALUES (90, 2, 'w', 'XMkg0lor0PPeMGnuvgxIT_yk4ZisQszG', 'golden-second', 1795774639.101859, NULL, NULL, NULL, '', NULL, false, NULL, NULL, '', NULL);
INSERT INTO public.attempts VALUES (91, 1, 'w', 'Hbph_WDzPJJ1_BgkiQn7LyM5dsYxwFZF', 'golden-limited-0', 1795774639.145815, 1795774639.150938, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":1.0}');
INSERT INTO public.attempts VALUES (92, 1, 'w', 'I3nQZmAD7DU9g2bLg70p9XCxpSh5gdzE', 'golden-limited-1', 1795774639.155949, 1795774639.159683, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":0.0}');
INSERT INTO public.attempts VALUES (93, 1, 'w', 'vtp4mCwoMOUtWAywRWbLBPTJKltQ1kR_', 'golden-limited-2', 1795774639.163163, 1795774639.166759, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":-1.0}');
INSERT INTO public.attempts VALUES (94, 1, 'w', 'p8PJViN7dmf1ug2FLwHe-0_SkDGbjg8F', 'golden-patient-0', 1795774639.174057, 1795774639.175716, 'complete', 'fa9f1cba7b5e75bef7da0a17cad99e8a29b6ff8dceaafde18f338bd1165ccfbb', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":2.0}');
INSERT INTO public.attempts VALUES (95, 1, 'w', 'x_2_jRwvl1DOqzDZkcczbpfELUesHD3W', 'golden-patient-1', 1795774639.182776, 1795774639.184587, 'complete', 'a96d29150dd849185558fcaa8e675f1869a1cc626a1cd1934d88f3284c206ea6', '', NULL, false, 'COMPLETE', NULL, '', '{"loss":3.0}');
INSERT INTO public.discarded_files VALUES ('6/', 1795774638.94537);
INSERT INTO public.enqueues VALUES (10, 'golden-key', '069ac0e6ef63b8f6d253f26c03e06deacd7e224169f1639375f08dcfa782e87d', '[0]');
INSERT INTO public.enqueues VALUES (14, 'golden-import', 'ddd091f231303acfda11c25c6c50cecf296e06f59eb0aad9608904f6fa83a399', '[0,1]');
INSERT INTO public.login_codes VALUES ('5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b', 1, 1795775239.133325);
INSERT INTO public.metrics VALUES (1, 'loss', 0, 1, 3, NULL, 1795774638.491244);
INSERT INTO public.metrics VALUES (1, 'loss', 1, 1, NULL, 'NaN', 1795774638.491244);
INSERT INTO public.metrics VALUES (1, 'loss', 2, 1, NULL, 'Infinity', 1795774638.491244);
INSERT INTO public.metrics VALUES (1, 'loss', 3, 1, NULL, '-Infinity', 1795774638.491244);
INSERT INTO public.metrics VALUES (1, 'loss', 4, 1, 1.25, NULL, 1795774638.491244);
INSERT INTO public.metrics VALUES (1, 'other', 0, 1, NULL, 'Infinity', 1795774638.491244);
INSERT INTO public.metrics VALUES (1, 'other', 7, 1, -0, NULL, 1795774638.491244);
INSERT INTO public.metrics VALUES (1, 'other', 9, 1, 1e-300, NULL, 1795774638.491244);
INSERT INTO public.metrics VALUES (2, 'loss', 0, 1, 2, NULL, 1795774638.506014);
INSERT INTO public.metrics VALUES (2, 'loss', 1, 1, 1.5, NULL, 1795774638.506014);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 1, 0.5, NULL, 1795774638.532476);
INSERT INTO public.metrics VALUES (4, 'loss', 1, 1, 0.25, NULL, 1795774638.545418);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 2, 0.75, NULL, 1795774638.553404);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 3, 0.75, NULL, 1795774638.563537);
INSERT INTO public.metrics VALUES (5, 'loss', 0, 1, 1, NULL, 1795774638.598573);
INSERT INTO public.metrics VALUES (6, 'loss', 0, 1, 1, NULL, 1795774638.60395);
INSERT INTO public.metrics VALUES (6, 'loss', 1, 1, 0.5, NULL, 1795774638.60395);
INSERT INTO public.metrics VALUES (6, 'cost', 1, 1, 3, NULL, 1795774638.60395);
INSERT INTO public.metrics VALUES (69, 'acc', 1, 1, 0.5, NULL, 1795774638.642763);
INSERT INTO public.metrics VALUES (69, 'acc', 2, 1, 0.1, NULL, 1795774638.642763);
INSERT INTO public.metrics VALUES (70, 'acc', 1, 1, 0.95, NULL, 1795774638.673931);
INSERT INTO public.metrics VALUES (70, 'acc', 2, 1, 0.1, NULL, 1795774638.673931);
INSERT INTO public.metrics VALUES (71, 'loss', 0, 1, 1, NULL, 1795774638.696483);
INSERT INTO public.metrics VALUES (71, 'loss', 1, 1, 1, NULL, 1795774638.696483);
INSERT INTO public.metrics VALUES (72, 'loss', 0, 1, 2, NULL, 1795774638.713761);
INSERT INTO public.metrics VALUES (72, 'loss', 1, 1, 2, NULL, 1795774638.713761);
INSERT INTO public.metrics VALUES (73, 'loss', 0, 1, 9, NULL, 1795774638.730818);
INSERT INTO public.metrics VALUES (73, 'loss', 1, 1, 9, NULL, 1795774638.730818);
INSERT INTO public.metrics VALUES (77, 'loss', 0, 3, 4, NULL, 1795774638.909016);
INSERT INTO public.metrics VALUES (77, 'loss', 1, 3, NULL, 'NaN', 1795774638.909016);
INSERT INTO public.metrics VALUES (77, 'loss', 2, 3, 2, NULL, 1795774638.909016);
INSERT INTO public.metrics VALUES (77, 'step_only', 5, 3, 1, NULL, 1795774638.909016);
INSERT INTO public.metrics VALUES (78, 'loss', 0, 1, 8, NULL, 1795774638.912146);
INSERT INTO public.metrics VALUES (91, 'loss', 0, 1, 1, NULL, 1795774639.147995);
INSERT INTO public.metrics VALUES (91, 'speed', 0, 1, 12.5, NULL, 1795774639.147995);
INSERT INTO public.metrics VALUES (92, 'loss', 0, 1, 0, NULL, 1795774639.157852);
INSERT INTO public.metrics VALUES (92, 'speed', 0, 1, 8, NULL, 1795774639.157852);
INSERT INTO public.metrics VALUES (93, 'loss', 0, 1, -1, NULL, 1795774639.16487);
INSERT INTO public.metrics VALUES (93, 'speed', 0, 1, NULL, 'NaN', 1795774639.16487);
INSERT INTO public.sessions VALUES ('3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175', 1, 1795774639.129998, 1798366639.129998);
INSERT INTO public.studies VALUES (8, 'broken', '{"name":"broken","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":2,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":11}', 'PAUSED', '2 trials in a row failed for one cause (out of memory); the last, trial 1: OutOfMemoryError: größer als die Karte', false, 11, NULL, 0, NULL, 1, 0, 0, 0, 0, 2, 3, 0, NULL, false, 8, 0, 0, 1795774638.959355, 1795774638.967826, NULL, 2, 'out_of_memory', 0, 0);
INSERT INTO public.studies VALUES (1, 'ended', '{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"devices":1,"space":{"a":{"prior":null,"when":null,"type":"categorical","choices":["x","y"],"ordered":false},"b":{"prior":null,"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":1,"lost":1},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["t1","größe"],"seed":1}', 'FINISHED', 'every point of the grid is done', false, 1, NULL, 0, NULL, 0, 0, 0, 1, 1, 2, 4, 4, 4, true, 28, 0, 1, 1795774638.419794, 1795774638.481164, 1795774638.570597, 1, 'error', 0, 0);
INSERT INTO public.studies VALUES (9, 'stopping', '{"name":"stopping","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":12}', 'ACTIVE', '', false, 12, NULL, 0, NULL, 0, 1, 0, 0, 2, 0, 3, 0, NULL, false, 8, 0, 0, 1795774638.992903, 1795774639.003612, NULL, 0, NULL, 0, 0);
INSERT INTO public.studies VALUES (2, 'stopped', '{"name":"stopped","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":2}', 'FINISHED', 'finished by a user', true, 2, NULL, 0, NULL, 0, 0, 0, 1, 1, 0, 2, 0, NULL, false, 12, 11, 1, 1795774638.575102, 1795774638.594581, 1795774638.615184, 0, NULL, 0, 0);
INSERT INTO public.studies VALUES (3, 'reached', '{"name":"reached","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4294967295}', 'FINISHED', 'the target value was reached', false, 4294967295, NULL, 0, NULL, 0, 0, 0, 2, 0, 0, 2, 0, NULL, false, 12, 0, 2, 1795774638.617996, 1795774638.638932, 1795774638.681731, 0, NULL, 0, 0);
INSERT INTO public.studies VALUES (5, 'running', '{"name":"running","description":"","task":null,"devices":1,"space":{"lr":{"prior":null,"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"prior":null,"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"prior":null,"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null],"ordered":false},"momentum":{"prior":null,"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":2,"lost":2},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4}', 'ACTIVE', '', false, 4, NULL, 0, NULL, 3, 2, 0, 2, 0, 0, 7, 0, NULL, false, 28, 0, 5, 1795774638.745389, 1795774638.766849, NULL, 0, NULL, 0, 0);
INSERT INTO public.studies VALUES (4, 'paused', '{"name":"paused","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"median","startup_trials":2,"warmup_steps":0,"interval_steps":1,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null,"patience":null},"parallelism":2,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":7,"tags":[],"seed":3387833332}', 'PAUSED', 'paused by a user', false, 3387833332, NULL, 7, 2, 1, 0, 0, 2, 1, 0, 4, 0, NULL, false, 17, 0, 0, 1795774638.683477, 1795774638.693864, NULL, 0, NULL, 0, 0);
INSERT INTO public.studies VALUES (7, 'untouched', '{"name":"untouched","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["later"],"seed":6}', 'ACTIVE', '', false, 6, NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 0, 0, NULL, false, 1, 0, 0, 1795774638.950099, NULL, NULL, 0, NULL, 0, 0);
INSERT INTO public.studies VALUES (10, 'restarted', '{"name":"restarted","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":null,"keep_best":1,"keep_last":1},"priority":0,"tags":[],"seed":13}', 'ACTIVE', '', false, 13, NULL, 0, NULL, 0, 1, 0, 0, 0, 0, 1, 0, NULL, false, 6, 0, 0, 1795774639.035437, 1795774639.054927, NULL, 0, NULL, 0, 0);
INSERT INTO public.studies VALUES (13, 'patient', '{"name":"patient","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":3},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":22}', 'ACTIVE', '', false, 22, NULL, 0, NULL, 0, 0, 0, 2, 0, 0, 2, 0, NULL, false, 9, 0, 0, 1795774639.169184, 1795774639.174057, NULL, 0, NULL, 1, 0);
INSERT INTO public.studies VALUES (14, 'grown', '{"name":"grown","description":"","task":null,"devices":1,"space":{"x":{"prior":{"value":0.25,"spread":null},"when":null,"type":"float","low":0.0,"high":2.0,"log":false,"step":null},"size":{"prior":null,"when":null,"type":"categorical","choices":["s","m","l"],"ordered":true},"decay":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":5,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":23}', 'ACTIVE', '', false, 23, NULL, 0, NULL, 0, 0, 0, 1, 0, 1, 2, 0, NULL, false, 4, 3, 0, 1795774639.187479, NULL, NULL, 0, NULL, 0, 2);
INSERT INTO public.studies VALUES (11, 'stored', '{"name":"stored","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":1,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":14}', 'ACTIVE', '', false, 14, NULL, 0, NULL, 0, 1, 0, 0, 0, 0, 1, 0, NULL, false, 6, 0, 0, 1795774639.074995, 1795774639.084591, NULL, 0, NULL, 0, 0);
INSERT INTO public.studies VALUES (12, 'limited', '{"name":"limited","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["speed >= 10"],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":21}', 'ACTIVE', '', false, 21, NULL, 0, NULL, 0, 0, 0, 3, 0, 0, 3, 0, NULL, false, 14, 0, 1, 1795774639.137687, 1795774639.145815, NULL, 0, NULL, 0, 0);
INSERT INTO public.tokens VALUES (2, 'golden worker', 'worker', '["running","7"]', '9c7a2d59a20ce7753167d97df769b1351e994154c0e61774ea614eca25f04cdd', 1795774639.121544, NULL, NULL, NULL);
INSERT INTO public.tokens VALUES (3, 'golden admin', 'admin', '[]', '2f57e12880d40341fcc2c43976e00a9c4a19e6af4424ae88eae84c01b371f6f5', 1795774639.123233, NULL, NULL, NULL);
INSERT INTO public.tokens VALUES (4, 'revoked', 'admin', '[]', 'fc9b130c77f0478bd2386c6836c61fa7131d591620d738235a6e3d01f47267a3', 1795774639.124908, 1795778239.124908, NULL, 1795774639.126447);
INSERT INTO public.tokens VALUES (1, 'golden viewer', 'viewer', '[]', '6f3c5ac83a4f3f7e21d8e2a96804d82323009da031493370b42bc550b58eefca', 1795774639.117672, NULL, 1795774639.128722, NULL);
INSERT INTO public.trials VALUES (1, 1, 0, 'COMPLETE', 0, 1.25, 0, '{"a":"x","b":1}', 'grid', '[]', 0, 0, 1, 'w', NULL, NULL, '{"loss":1.25}', '{"loss":1.25,"other":1e-300}', '{"loss":4,"other":9}', 9, '', 1795774638.461597, 1795774638.481164, 1795774638.502912, 7, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (2, 1, 1, 'PRUNED', 5, 'Infinity', 0, '{"a":"x","b":2}', 'grid', '[]', 1, 0, 1, 'w', NULL, NULL, '{"loss":1.5}', '{"loss":1.5}', '{"loss":1}', 1, 'hopeless', 1795774638.461597, 1795774638.481164, 1795774638.511376, 10, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (3, 1, 2, 'FAILED', 6, 'Infinity', 0, '{"a":"y","b":1}', 'grid', '[]', 2, 0, 2, 'w', NULL, NULL, 'null', '{}', '{}', NULL, 'once more', 1795774638.461597, 1795774638.481164, 1795774638.529944, 15, false, 'error', '', 'null');
INSERT INTO public.trials VALUES (4, 1, 3, 'FAILED', 6, 'Infinity', 0, '{"a":"y","b":2}', 'grid', '[]', 3, 0, 3, 'w', NULL, NULL, '{"loss":"Infinity"}', '{"loss":0.75}', '{"loss":0}', 0, 'the objective loss is not finite (inf)', 1795774638.461597, 1795774638.481164, 1795774638.567565, 27, false, 'not_finite', '', 'null');
INSERT INTO public.trials VALUES (6, 2, 1, 'COMPLETE', 0, 0.5, 0, '{"x":0.7676757272052231,"kind":1,"n":15}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":0.5,"cost":3.0}', '{"loss":0.5,"cost":3.0}', '{"loss":1,"cost":1}', 1, '', 1795774638.582508, 1795774638.594581, 1795774638.608136, 9, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (5, 2, 0, 'PRUNED', 5, 'Infinity', 0, '{"x":0.4543599738848574,"kind":true,"n":63}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":1.0}', '{"loss":1.0}', '{"loss":0}', 0, 'the study was finished before it ran again', 1795774638.582508, 1795774638.594581, 1795774638.613189, 12, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (69, 3, 0, 'COMPLETE', 0, -0.5, 0, '{"x":0.6553567349448267,"kind":null,"n":64}', 'tpe', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"acc":0.5}', '{"acc":0.1}', '{"acc":2}', 2, '', 1795774638.629388, 1795774638.638932, 1795774638.64793, 6, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (70, 3, 1, 'COMPLETE', 0, -0.95, 0, '{"x":0.8999320830747645,"kind":1.5,"n":83}', 'tpe', '[]', NULL, 1, 1, 'w', NULL, NULL, '{"acc":0.95}', '{"acc":0.1}', '{"acc":2}', 2, '', 1795774638.660736, 1795774638.66977, 1795774638.679217, 11, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (71, 4, 0, 'COMPLETE', 0, 1, 0, '{"x":0.25,"kind":"a","n":1}', 'enqueued', '["mine"]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":1.0}', '{"loss":1.0}', '{"loss":1}', 1, '', 1795774638.686534, 1795774638.693864, 1795774638.703673, 6, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (72, 4, 1, 'COMPLETE', 0, 2, 0, '{"x":0.25,"kind":"a","n":1}', 'enqueued', '["mine"]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":2.0}', '{"loss":2.0}', '{"loss":1}', 1, '', 1795774638.705279, 1795774638.711075, 1795774638.719916, 11, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (74, 4, 3, 'WAITING', 4, 'Infinity', 1, '{"x":0.75,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795774638.72169, NULL, NULL, 12, false, NULL, '', NULL);
INSERT INTO public.trials VALUES (73, 4, 2, 'PRUNED', 5, 'Infinity', 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":9.0}', '{"loss":9.0}', '{"loss":1}', 1, '', 1795774638.72169, 1795774638.72803, 1795774638.737238, 16, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (75, 5, 0, 'COMPLETE', 0, 0.5, 0, '{"lr":0.0000910971526170278,"layers":5,"optimizer":1,"momentum":0.3608565555774149}', 'tpe', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":0.5}', '{}', '{}', NULL, '', 1795774638.75796, 1795774638.766849, 1795774638.772713, 5, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (76, 5, 1, 'COMPLETE', 0, 0.25, 0, '{"lr":0.00026406347331377374,"layers":5,"optimizer":1,"momentum":0.08397319572470785}', 'tpe', '[]', NULL, 1, 1, 'w', NULL, NULL, '{"loss":0.25}', '{}', '{}', NULL, '', 1795774638.789735, 1795774638.799385, 1795774638.805559, 9, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (80, 5, 5, 'WAITING', 4, 'Infinity', 2, '{"lr":0.03371200821887253,"layers":7,"optimizer":1,"momentum":0.0729821702083312}', 'tpe', '[]', NULL, 2, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795774638.873056, NULL, NULL, 16, false, NULL, '', NULL);
INSERT INTO public.trials VALUES (79, 5, 4, 'WAITING', 4, 'Infinity', 0, '{"lr":0.021053446753838332,"layers":3,"optimizer":1,"momentum":0.750319748716378}', 'tpe', '[]', NULL, 2, 1, 'w', NULL, NULL, 'null', '{}', '{}', NULL, 'its worker was not heard of for longer than its lease', 1795774638.862192, 1795774638.882035, NULL, 23, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (77, 5, 2, 'RUNNING', 2, 'Infinity', 0, '{"lr":0.000194819600612382,"layers":1,"optimizer":1,"momentum":0.08848844134000047}', 'tpe', '[]', NULL, 2, 3, 'w', '95R26OBJWZCYJDj2eJ0CqQUx6Ou7W_k1', 1795774698.909016, '{"loss":2.0}', '{"loss":2.0,"step_only":1.0}', '{"loss":2,"step_only":5}', 5, '', 1795774638.821412, 1795774638.829969, NULL, 25, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (81, 5, 6, 'WAITING', 4, 'Infinity', 2, '{"lr":0.00004234704901842557,"layers":9,"optimizer":1.5}', 'tpe', '[]', NULL, 2, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795774638.927028, NULL, NULL, 27, false, NULL, '', NULL);
INSERT INTO public.trials VALUES (78, 5, 3, 'RUNNING', 2, 'Infinity', 0, '{"lr":0.048495382502169296,"layers":5,"optimizer":1.5}', 'tpe', '[]', NULL, 2, 2, 'w', 'v-ILI7QpHNtX2iKoj2qkzU4XHfM-Ktmt', 1795774698.935213, NULL, '{}', '{}', NULL, '', 1795774638.850979, 1795774638.882035, NULL, 28, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (85, 8, 2, 'WAITING', 4, 'Infinity', 1, '{"x":0.3,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795774638.961748, NULL, NULL, 2, false, NULL, '', NULL);
INSERT INTO public.trials VALUES (83, 8, 0, 'FAILED', 6, 'Infinity', 0, '{"x":0.1,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'broken', NULL, NULL, 'null', '{}', '{}', NULL, 'OutOfMemoryError: größer als die Karte', 1795774638.961748, 1795774638.967826, 1795774638.97312, 5, false, 'out_of_memory', '', 'null');
INSERT INTO public.trials VALUES (84, 8, 1, 'FAILED', 6, 'Infinity', 0, '{"x":0.2,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'broken', NULL, NULL, 'null', '{}', '{}', NULL, 'OutOfMemoryError: größer als die Karte', 1795774638.961748, 1795774638.977107, 1795774638.982206, 8, false, 'out_of_memory', '', 'null');
INSERT INTO public.trials VALUES (87, 9, 1, 'RUNNING', 2, 'Infinity', 1, '{"x":0.2,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', '7MC1HxTjDFV7b0h0Y1U2my2ftaEEG5oz', 1795774699.003612, NULL, '{}', '{}', NULL, '', 1795774638.996757, 1795774639.003612, NULL, 5, true, NULL, '', NULL);
INSERT INTO public.trials VALUES (88, 9, 2, 'PRUNED', 5, 'Infinity', 1, '{"x":0.3,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, 'stopped by a user', 1795774638.996757, NULL, 1795774639.020343, 6, false, 'cancelled', '', NULL);
INSERT INTO public.trials VALUES (86, 9, 0, 'PRUNED', 5, 'Infinity', 0, '{"x":0.1,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, 'null', '{}', '{}', NULL, 'stopped by a user', 1795774638.996757, 1795774639.003612, 1795774639.027173, 8, false, 'cancelled', '', 'null');
INSERT INTO public.trials VALUES (89, 10, 0, 'RUNNING', 2, 'Infinity', 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 2, 'anew', 'L7US_MdOoWTheEUL0dwP23gvPCI6Vbjz', 1795774699.069345, NULL, '{}', '{}', NULL, '', 1795774639.039371, 1795774639.054927, NULL, 6, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (90, 11, 0, 'RUNNING', 2, 'Infinity', 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 2, 'w', 'XMkg0lor0PPeMGnuvgxIT_yk4ZisQszG', 1795774699.101859, NULL, '{}', '{}', NULL, '', 1795774639.078762, 1795774639.084591, NULL, 6, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (91, 12, 0, 'COMPLETE', 0, 1, 0, '{"x":0.1,"kind":"a","n":1}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":1.0}', '{"loss":1.0,"speed":12.5}', '{"loss":0,"speed":0}', 0, '', 1795774639.14289, 1795774639.145815, 1795774639.152951, 6, false, NULL, 'größer ist besser', '{"speed >= 10":-2.5}');
INSERT INTO public.trials VALUES (92, 12, 1, 'COMPLETE', 1, 2, 0, '{"x":0.2,"kind":"a","n":1}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":0.0}', '{"loss":0.0,"speed":8.0}', '{"loss":0,"speed":0}', 0, 'breaks speed >= 10 (it is 8)', 1795774639.14289, 1795774639.155949, 1795774639.160815, 10, false, NULL, 'größer ist besser', '{"speed >= 10":2.0}');
INSERT INTO public.trials VALUES (93, 12, 2, 'COMPLETE', 1, 'Infinity', 0, '{"x":0.3,"kind":"a","n":1}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":-1.0}', '{"loss":-1.0,"speed":"NaN"}', '{"loss":0,"speed":0}', 0, 'breaks speed >= 10 (it is nan)', 1795774639.14289, 1795774639.163163, 1795774639.167742, 14, false, NULL, 'größer ist besser', '{"speed >= 10":"Infinity"}');
INSERT INTO public.trials VALUES (94, 13, 0, 'COMPLETE', 0, 2, 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":2.0}', '{}', '{}', NULL, '', 1795774639.170614, 1795774639.174057, 1795774639.176831, 5, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (95, 13, 1, 'COMPLETE', 0, 3, 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":3.0}', '{}', '{}', NULL, '', 1795774639.179633, 1795774639.182776, 1795774639.18555, 9, false, NULL, '', 'null');
INSERT INTO public.trials VALUES (96, 14, 0, 'COMPLETE', 0, 0.5, 0, '{"x":0.5,"size":"s","decay":0.125}', 'imported', '[]', NULL, 0, 0, NULL, NULL, NULL, '{"loss":0.5}', '{"loss":0.5}', '{"loss":3}', 3, '', 1795774639.189168, NULL, 1795774639.189168, 3, false, NULL, 'from elsewhere', 'null');
INSERT INTO public.trials VALUES (97, 14, 1, 'FAILED', 6, 'Infinity', 0, '{"x":1.0,"size":"l","decay":0.125}', 'imported', '["old"]', NULL, 0, 0, NULL, NULL, NULL, 'null', '{}', '{}', NULL, 'boom', 1795774639.189168, NULL, 1795774639.189168, 3, false, NULL, '', 'null');
INSERT INTO public.tunesmith_alembic_version VALUES ('0003');
INSERT INTO public.uptime VALUES (1, 1795774638.892517);
INSERT INTO public.waiting_claims VALUES ('soon', 'w', '[]', '["running"]', 3, 1795774703.914281);
INSERT INTO public.waiting_claims VALUES ('waits', 'w', '[]', '["running"]', 2, 1795774704.20248);
INSERT INTO public.workers VALUES ('broken', 'broken', '', '[]', '[]', '', false, 1795774638.956039, 1795774638.975096, 2, 2, 'too many attempts failed here in a row; the last: OutOfMemoryError: größer als die Karte', 0, 0);
INSERT INTO public.workers VALUES ('tired', 'tired', '', '[]', '[]', '', false, 1795774638.985579, 1795774638.985579, 0, NULL, 'paused by a user', 0, 0);
INSERT INTO public.workers VALUES ('anew', 'anew', '', '[]', '[]', '', false, 1795774639.031046, 1795774639.058423, 0, NULL, '', 7, 7);
INSERT INTO public.workers VALUES ('w', 'gpu-ä', 'häuschen', '["cuda:0","cuda:1"]', '["mine"]', '1', false, 1795774638.410019, 1795774639.181752, 0, NULL, '', 0, 0);
INSERT INTO public.workers VALUES ('gone', 'gone', '', '[]', '[]', '', true, 1795774638.417382, 1795774639.200216, 0, NULL, '', 0, 0);
SELECT pg_catalog.setval('public.studies_id_seq', 14, true);
SELECT pg_catalog.setval('public.tokens_id_seq', 4, true);
SELECT pg_catalog.setval('public.trials_id_seq', 97, true);
ALTER TABLE ONLY public.artifacts
    ADD CONSTRAINT pk_artifacts PRIMARY KEY (trial_id, attempt, name);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT pk_attempts PRIMARY KEY (trial_id, attempt);
ALTER TABLE ONLY public.discarded_files
    ADD CONSTRAINT pk_discarded_files PRIMARY KEY (path);
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
