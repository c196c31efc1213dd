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
    prune boolean NOT NULL
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
    finished_at double precision
);
CREATE SEQUENCE public.studies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.studies_id_seq OWNED BY public.studies.id;
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
    revision bigint NOT NULL
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
    seen_at double precision NOT NULL
);
ALTER TABLE ONLY public.studies ALTER COLUMN id SET DEFAULT nextval('public.studies_id_seq'::regclass);
ALTER TABLE ONLY public.trials ALTER COLUMN id SET DEFAULT nextval('public.trials_id_seq'::regclass);
INSERT INTO public.attempts VALUES (1, 1, 'w', '874E5xo6_Ruwnx7y8pVjbn95AoPoL-5Q', 'golden-15', 1795480507.072769, 1795480507.109301, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false);
INSERT INTO public.attempts VALUES (2, 1, 'w', 'nUTxiKDnJ2EnDa1Sr3yqajZdQN_3zclq', 'golden-15', 1795480507.072769, 1795480507.128206, 'pruned', 'a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075', 'hopeless', NULL, false);
INSERT INTO public.attempts VALUES (3, 1, 'w', 'ofNWLdlbqryA7WidQvgCjeStFrrrlILj', 'golden-15', 1795480507.072769, 1795480507.13483, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'Traceback:
  größer
ValueError: 🚀', NULL, false);
INSERT INTO public.attempts VALUES (3, 2, 'w', 'DRnZxrhj_Ni2b4dLEcCALZrbuXN0fElG', 'golden-16', 1795480507.141504, 1795480507.147796, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'once more', NULL, false);
INSERT INTO public.attempts VALUES (4, 1, 'w', 'FveXc27beJ-Ne5RcbINxR6suUKsoRnKc', 'golden-15', 1795480507.072769, 1795480507.159051, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false);
INSERT INTO public.attempts VALUES (4, 2, 'w', 'nps5xoAntfSQJCly4DlyRiOPvxZR31fq', 'golden-17', 1795480507.168525, 1795480507.177078, 'failed', 'df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676', 'the objective loss is not finite (nan)', NULL, false);
INSERT INTO public.attempts VALUES (4, 3, 'w', '_S1HGCyvkWaCE_1NHslQ3rUNp6ZKyOYt', 'golden-18', 1795480507.181381, 1795480507.189578, 'failed', 'b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673', 'the objective loss is not finite (inf)', NULL, false);
INSERT INTO public.attempts VALUES (5, 1, 'w', 'xDJkZIGD3g_w2YMcLE2S_0NQsU3Nm3dD', 'golden-19', 1795480507.224828, 1795480507.239305, 'released', '6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4', 'preempted', NULL, false);
INSERT INTO public.attempts VALUES (6, 1, 'w', '5LRun37QnecJ-rgm9sCexJRXKEvswHoN', 'golden-19', 1795480507.224828, 1795480507.249471, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false);
INSERT INTO public.attempts VALUES (69, 1, 'w', 'OgnfofZzStBW71Z2_Ac5cOSVBm_Eg4FL', 'golden-20', 1795480507.314327, 1795480507.334661, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false);
INSERT INTO public.attempts VALUES (70, 1, 'w', 'pZrj8e45-JrA3ua4d46HcIdhl5RXNI4g', 'golden-21', 1795480507.379868, 1795480507.40231, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', NULL, false);
INSERT INTO public.attempts VALUES (71, 1, 'w', 'NrzlBGcuovCj8IgXT5pRiNz8hJt9YCLQ', 'golden-22', 1795480507.4372, 1795480507.452145, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', 1, false);
INSERT INTO public.attempts VALUES (72, 1, 'w', '4wzEJqNUybbfR-uoXhc_7lkc0yVkchnQ', 'golden-23', 1795480507.4632, 1795480507.480864, 'complete', '64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559', '', 1, false);
INSERT INTO public.attempts VALUES (73, 1, 'w', 'Gw9BHGMeqynGpUnwdfj_W5FGbU-3rtN9', 'golden-24', 1795480507.492573, 1795480507.504937, 'pruned', 'a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075', '', 1, true);
INSERT INTO public.attempts VALUES (75, 1, 'w', 'Zkwuj1BdV1rluGRNHa-RgcItmKm-rkjE', 'golden-25', 1795480507.542497, 1795480507.550173, 'complete', 'f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34', '', NULL, false);
INSERT INTO public.attempts VALUES (76, 1, 'w', 'kVqz2uDIhjP0eg6eWf_VdvK3AvBSNJ61', 'golden-26', 1795480507.584113, 1795480507.592238, 'complete', '3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6', '', NULL, false);
INSERT INTO public.attempts VALUES (77, 1, 'w', 'qZxzsmlDnEtzihJ7Sz06Z5hTmNV3Qx9w', 'golden-27', 1795480507.621569, 1795480507.634446, 'failed', 'b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673', 'the objective loss is not finite (inf)', NULL, false);
INSERT INTO public.attempts VALUES (77, 2, 'w', 'BmyHfcS6IErS1edezW6ZwfZOJSLFafAM', 'golden-28', 1795480507.710212, 1795480507.719567, 'failed', 'e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d', 'boom', NULL, false);
INSERT INTO public.attempts VALUES (78, 1, 'w', 'uF4gDWYmrNGQjJ-ChnPjik_OnEMNOR_O', 'golden-28', 1795480507.710212, 1795480507.726658, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false);
INSERT INTO public.attempts VALUES (79, 1, 'w', 'tKiOgS-mJZj1b3vh_UkLYcbsrUO7su3f', 'golden-28', 1795480507.710212, 1795480507.726658, 'lost', NULL, 'its worker was not heard of for longer than its lease', NULL, false);
INSERT INTO public.attempts VALUES (77, 3, 'w', 'XM58fnsmUJbUQjXjwnDcPxBHq0mBZFlU', 'golden-29', 1795480507.735382, NULL, NULL, NULL, '', NULL, false);
INSERT INTO public.attempts VALUES (78, 2, 'w', 'QKLo7ydBCdZ-hp_8OoNnWO-UTrXAKvBI', 'the-last-request', 1795480507.770958, NULL, NULL, NULL, '', NULL, false);
INSERT INTO public.metrics VALUES (1, 'loss', 0, 1, 3, NULL, 1795480507.096552);
INSERT INTO public.metrics VALUES (1, 'loss', 1, 1, NULL, 'NaN', 1795480507.096552);
INSERT INTO public.metrics VALUES (1, 'loss', 2, 1, NULL, 'Infinity', 1795480507.096552);
INSERT INTO public.metrics VALUES (1, 'loss', 3, 1, NULL, '-Infinity', 1795480507.096552);
INSERT INTO public.metrics VALUES (1, 'loss', 4, 1, 1.25, NULL, 1795480507.096552);
INSERT INTO public.metrics VALUES (1, 'other', 0, 1, NULL, 'Infinity', 1795480507.096552);
INSERT INTO public.metrics VALUES (1, 'other', 7, 1, -0, NULL, 1795480507.096552);
INSERT INTO public.metrics VALUES (1, 'other', 9, 1, 1e-300, NULL, 1795480507.096552);
INSERT INTO public.metrics VALUES (2, 'loss', 0, 1, 2, NULL, 1795480507.122806);
INSERT INTO public.metrics VALUES (2, 'loss', 1, 1, 1.5, NULL, 1795480507.122806);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 1, 0.5, NULL, 1795480507.153018);
INSERT INTO public.metrics VALUES (4, 'loss', 1, 1, 0.25, NULL, 1795480507.165448);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 2, 0.75, NULL, 1795480507.173866);
INSERT INTO public.metrics VALUES (4, 'loss', 0, 3, 0.75, NULL, 1795480507.186436);
INSERT INTO public.metrics VALUES (5, 'loss', 0, 1, 1, NULL, 1795480507.233767);
INSERT INTO public.metrics VALUES (6, 'loss', 0, 1, 1, NULL, 1795480507.245553);
INSERT INTO public.metrics VALUES (6, 'loss', 1, 1, 0.5, NULL, 1795480507.245553);
INSERT INTO public.metrics VALUES (6, 'cost', 1, 1, 3, NULL, 1795480507.245553);
INSERT INTO public.metrics VALUES (69, 'acc', 1, 1, 0.5, NULL, 1795480507.328096);
INSERT INTO public.metrics VALUES (69, 'acc', 2, 1, 0.1, NULL, 1795480507.328096);
INSERT INTO public.metrics VALUES (70, 'acc', 1, 1, 0.95, NULL, 1795480507.39343);
INSERT INTO public.metrics VALUES (70, 'acc', 2, 1, 0.1, NULL, 1795480507.39343);
INSERT INTO public.metrics VALUES (71, 'loss', 0, 1, 1, NULL, 1795480507.444889);
INSERT INTO public.metrics VALUES (71, 'loss', 1, 1, 1, NULL, 1795480507.444889);
INSERT INTO public.metrics VALUES (72, 'loss', 0, 1, 2, NULL, 1795480507.470764);
INSERT INTO public.metrics VALUES (72, 'loss', 1, 1, 2, NULL, 1795480507.470764);
INSERT INTO public.metrics VALUES (73, 'loss', 0, 1, 9, NULL, 1795480507.498567);
INSERT INTO public.metrics VALUES (73, 'loss', 1, 1, 9, NULL, 1795480507.498567);
INSERT INTO public.metrics VALUES (77, 'loss', 0, 3, 4, NULL, 1795480507.740697);
INSERT INTO public.metrics VALUES (77, 'loss', 1, 3, NULL, 'NaN', 1795480507.740697);
INSERT INTO public.metrics VALUES (77, 'loss', 2, 3, 2, NULL, 1795480507.740697);
INSERT INTO public.metrics VALUES (77, 'step_only', 5, 3, 1, NULL, 1795480507.740697);
INSERT INTO public.metrics VALUES (78, 'loss', 0, 1, 8, NULL, 1795480507.744487);
INSERT INTO public.studies VALUES (3, 'reached', '{"name":"reached","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9},"parallelism":null,"retries":{"failed":0,"lost":3},"priority":0,"tags":[],"seed":4294967295}', 'FINISHED', 'the target value was reached', false, 4294967295, NULL, 0, NULL, 0, 0, 0, 2, 0, 0, 2, 0, NULL, false, 12, 0, 2, 1795480507.271245, 1795480507.314327, 1795480507.40231);
INSERT INTO public.studies VALUES (1, 'ended', '{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"space":{"a":{"when":null,"type":"categorical","choices":["x","y"]},"b":{"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":1,"lost":1},"priority":0,"tags":["t1","größe"],"seed":1}', 'FINISHED', 'every point of the grid is done', false, 1, NULL, 0, NULL, 0, 0, 0, 1, 1, 2, 4, 4, 4, true, 28, 0, 1, 1795480507.030003, 1795480507.072769, 1795480507.189578);
INSERT INTO public.studies VALUES (2, 'stopped', '{"name":"stopped","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"priority":0,"tags":[],"seed":2}', 'FINISHED', 'finished by a user', true, 2, NULL, 0, NULL, 0, 0, 0, 1, 1, 0, 2, 0, NULL, false, 12, 11, 1, 1795480507.200344, 1795480507.224828, 1795480507.254747);
INSERT INTO public.studies VALUES (4, 'paused', '{"name":"paused","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"median","startup_trials":2,"warmup_steps":0,"interval_steps":1,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null},"parallelism":2,"retries":{"failed":0,"lost":3},"priority":7,"tags":[],"seed":956389734}', 'PAUSED', 'paused by a user', false, 956389734, NULL, 7, 2, 1, 0, 0, 2, 1, 0, 4, 0, NULL, false, 17, 0, 0, 1795480507.417082, 1795480507.4372, NULL);
INSERT INTO public.studies VALUES (7, 'untouched', '{"name":"untouched","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"priority":0,"tags":["later"],"seed":6}', 'ACTIVE', '', false, 6, NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 0, 0, NULL, false, 1, 0, 0, 1795480507.797023, NULL, NULL);
INSERT INTO public.studies VALUES (5, 'running', '{"name":"running","description":"","task":null,"space":{"lr":{"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null]},"momentum":{"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":2,"lost":2},"priority":0,"tags":[],"seed":4}', 'ACTIVE', '', false, 4, NULL, 0, NULL, 3, 2, 0, 2, 0, 0, 7, 0, NULL, false, 28, 0, 5, 1795480507.519052, 1795480507.542497, NULL);
INSERT INTO public.trials VALUES (1, 1, 0, 'COMPLETE', 0, 1.25, 0, '{"a":"x","b":1}', 'grid', '[]', 0, 0, 1, 'w', NULL, NULL, '{"loss":1.25}', '{"loss":1.25,"other":1e-300}', '{"loss":4,"other":9}', 9, '', 1795480507.060752, 1795480507.072769, 1795480507.109301, 7);
INSERT INTO public.trials VALUES (2, 1, 1, 'PRUNED', 4, 'Infinity', 0, '{"a":"x","b":2}', 'grid', '[]', 1, 0, 1, 'w', NULL, NULL, '{"loss":1.5}', '{"loss":1.5}', '{"loss":1}', 1, 'hopeless', 1795480507.060752, 1795480507.072769, 1795480507.128206, 10);
INSERT INTO public.trials VALUES (3, 1, 2, 'FAILED', 5, 'Infinity', 0, '{"a":"y","b":1}', 'grid', '[]', 2, 0, 2, 'w', NULL, NULL, 'null', '{}', '{}', NULL, 'once more', 1795480507.060752, 1795480507.072769, 1795480507.147796, 15);
INSERT INTO public.trials VALUES (4, 1, 3, 'FAILED', 5, 'Infinity', 0, '{"a":"y","b":2}', 'grid', '[]', 3, 0, 3, 'w', NULL, NULL, '{"loss":"Infinity"}', '{"loss":0.75}', '{"loss":0}', 0, 'the objective loss is not finite (inf)', 1795480507.060752, 1795480507.072769, 1795480507.189578, 27);
INSERT INTO public.trials VALUES (6, 2, 1, 'COMPLETE', 0, 0.5, 0, '{"x":0.7676757272052231,"kind":1,"n":15}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":0.5,"cost":3.0}', '{"loss":0.5,"cost":3.0}', '{"loss":1,"cost":1}', 1, '', 1795480507.212671, 1795480507.224828, 1795480507.249471, 9);
INSERT INTO public.trials VALUES (5, 2, 0, 'PRUNED', 4, 'Infinity', 0, '{"x":0.4543599738848574,"kind":true,"n":63}', 'random', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":1.0}', '{"loss":1.0}', '{"loss":0}', 0, 'the study was finished before it ran again', 1795480507.212671, 1795480507.224828, 1795480507.254747, 12);
INSERT INTO public.trials VALUES (69, 3, 0, 'COMPLETE', 0, -0.5, 0, '{"x":0.6553567349448267,"kind":null,"n":64}', 'tpe', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"acc":0.5}', '{"acc":0.1}', '{"acc":2}', 2, '', 1795480507.299324, 1795480507.314327, 1795480507.334661, 6);
INSERT INTO public.trials VALUES (70, 3, 1, 'COMPLETE', 0, -0.95, 0, '{"x":0.8999320830747645,"kind":1.5,"n":83}', 'tpe', '[]', NULL, 1, 1, 'w', NULL, NULL, '{"acc":0.95}', '{"acc":0.1}', '{"acc":2}', 2, '', 1795480507.370923, 1795480507.379868, 1795480507.40231, 11);
INSERT INTO public.trials VALUES (71, 4, 0, 'COMPLETE', 0, 1, 0, '{"x":0.25,"kind":"a","n":1}', 'enqueued', '["mine"]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":1.0}', '{"loss":1.0}', '{"loss":1}', 1, '', 1795480507.424435, 1795480507.4372, 1795480507.452145, 6);
INSERT INTO public.trials VALUES (72, 4, 1, 'COMPLETE', 0, 2, 0, '{"x":0.25,"kind":"a","n":1}', 'enqueued', '["mine"]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":2.0}', '{"loss":2.0}', '{"loss":1}', 1, '', 1795480507.457097, 1795480507.4632, 1795480507.480864, 11);
INSERT INTO public.trials VALUES (74, 4, 3, 'WAITING', 3, 'Infinity', 1, '{"x":0.75,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795480507.486988, NULL, NULL, 12);
INSERT INTO public.trials VALUES (73, 4, 2, 'PRUNED', 4, 'Infinity', 0, '{"x":0.5,"kind":"a","n":1}', 'enqueued', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":9.0}', '{"loss":9.0}', '{"loss":1}', 1, '', 1795480507.486988, 1795480507.492573, 1795480507.504937, 16);
INSERT INTO public.trials VALUES (75, 5, 0, 'COMPLETE', 0, 0.5, 0, '{"lr":0.0000910971526170278,"layers":5,"optimizer":1,"momentum":0.3608565555774149}', 'tpe', '[]', NULL, 0, 1, 'w', NULL, NULL, '{"loss":0.5}', '{}', '{}', NULL, '', 1795480507.535259, 1795480507.542497, 1795480507.550173, 5);
INSERT INTO public.trials VALUES (76, 5, 1, 'COMPLETE', 0, 0.25, 0, '{"lr":0.00026406347331377374,"layers":5,"optimizer":1,"momentum":0.08397319572470785}', 'tpe', '[]', NULL, 1, 1, 'w', NULL, NULL, '{"loss":0.25}', '{}', '{}', NULL, '', 1795480507.575804, 1795480507.584113, 1795480507.592238, 9);
INSERT INTO public.trials VALUES (80, 5, 5, 'WAITING', 3, 'Infinity', 2, '{"lr":0.03371200821887253,"layers":7,"optimizer":1,"momentum":0.0729821702083312}', 'tpe', '[]', NULL, 2, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795480507.692159, NULL, NULL, 16);
INSERT INTO public.trials VALUES (79, 5, 4, 'WAITING', 3, 'Infinity', 0, '{"lr":0.021053446753838332,"layers":3,"optimizer":1,"momentum":0.750319748716378}', 'tpe', '[]', NULL, 2, 1, 'w', NULL, NULL, 'null', '{}', '{}', NULL, 'its worker was not heard of for longer than its lease', 1795480507.677529, 1795480507.710212, NULL, 23);
INSERT INTO public.trials VALUES (77, 5, 2, 'RUNNING', 1, 'Infinity', 0, '{"lr":0.00019481960061238203,"layers":1,"optimizer":1,"momentum":0.08848844134000047}', 'tpe', '[]', NULL, 2, 3, 'w', 'XM58fnsmUJbUQjXjwnDcPxBHq0mBZFlU', 1795480567.740697, '{"loss":2.0}', '{"loss":2.0,"step_only":1.0}', '{"loss":2,"step_only":5}', 5, '', 1795480507.6131, 1795480507.621569, NULL, 25);
INSERT INTO public.trials VALUES (81, 5, 6, 'WAITING', 3, 'Infinity', 2, '{"lr":0.00004234704901842557,"layers":9,"optimizer":1.5}', 'tpe', '[]', NULL, 2, 0, NULL, NULL, NULL, NULL, '{}', '{}', NULL, '', 1795480507.763575, NULL, NULL, 27);
INSERT INTO public.trials VALUES (78, 5, 3, 'RUNNING', 1, 'Infinity', 0, '{"lr":0.048495382502169296,"layers":5,"optimizer":1.5}', 'tpe', '[]', NULL, 2, 2, 'w', 'QKLo7ydBCdZ-hp_8OoNnWO-UTrXAKvBI', 1795480567.770958, NULL, '{}', '{}', NULL, '', 1795480507.664541, 1795480507.710212, NULL, 28);
INSERT INTO public.tunesmith_alembic_version VALUES ('0001');
INSERT INTO public.waiting_claims VALUES ('soon', 'w', '[]', '["running"]', 3, 1795480572.747499);
INSERT INTO public.waiting_claims VALUES ('waits', 'w', '[]', '["running"]', 2, 1795480572.812003);
INSERT INTO public.workers VALUES ('w', 'gpu-ä', 'häuschen', '["cuda:0","cuda:1"]', '["mine"]', '1', false, 1795480507.021006, 1795480507.770958);
INSERT INTO public.workers VALUES ('gone', 'gone', '', '[]', '[]', '', true, 1795480507.027539, 1795480507.805606);
SELECT pg_catalog.setval('public.studies_id_seq', 7, true);
SELECT pg_catalog.setval('public.trials_id_seq', 82, true);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT pk_attempts PRIMARY KEY (trial_id, attempt);
ALTER TABLE ONLY public.metrics
    ADD CONSTRAINT pk_metrics PRIMARY KEY (trial_id, name, step, attempt);
ALTER TABLE ONLY public.studies
    ADD CONSTRAINT pk_studies PRIMARY KEY (id);
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT pk_trials PRIMARY KEY (id);
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
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT uq_trials_study_id_cell UNIQUE (study_id, cell);
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT uq_trials_study_id_number UNIQUE (study_id, number);
CREATE INDEX ix_attempts_request_id ON public.attempts USING btree (request_id);
CREATE INDEX ix_trials_leaderboard ON public.trials USING btree (study_id, rank, score, number);
CREATE INDEX ix_trials_leases ON public.trials USING btree (lease_expires_at) WHERE ((state)::text = 'RUNNING'::text);
CREATE INDEX ix_trials_queue ON public.trials USING btree (study_id, queue, number) WHERE ((state)::text = 'WAITING'::text);
CREATE INDEX ix_trials_study_id_revision ON public.trials USING btree (study_id, revision);
CREATE INDEX ix_trials_worker_id ON public.trials USING btree (worker_id) WHERE ((state)::text = 'RUNNING'::text);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT fk_attempts_trial_id_trials FOREIGN KEY (trial_id) REFERENCES public.trials(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.metrics
    ADD CONSTRAINT fk_metrics_trial_id_trials FOREIGN KEY (trial_id) REFERENCES public.trials(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT fk_trials_study_id_studies FOREIGN KEY (study_id) REFERENCES public.studies(id) ON DELETE CASCADE;
