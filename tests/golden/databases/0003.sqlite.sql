BEGIN TRANSACTION;
CREATE TABLE artifacts (
	trial_id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	step BIGINT, 
	size BIGINT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	path VARCHAR(300) NOT NULL, 
	created_at DOUBLE NOT NULL, 
	CONSTRAINT pk_artifacts PRIMARY KEY (trial_id, attempt, name), 
	CONSTRAINT fk_artifacts_trial_id_trials FOREIGN KEY(trial_id) REFERENCES trials (id) ON DELETE CASCADE
);
INSERT INTO "artifacts" VALUES(90,1,'checkpoint-1','checkpoint',1,1234,'a024398b9672844d656025705196d8b8fd3067c8edcc87c5362a7a15e90b8b35','11/90/1/79c5f4e9989bc861-checkpoint-1',1.79577231160458898541e+09);
INSERT INTO "artifacts" VALUES(90,2,'checkpoint-2','checkpoint',2,1234,'cd8201db85b6292d7c9333a83893410f9280ccaa6abce4f9022e01f9a3c26889','11/90/2/20ae85ce56f0583b-checkpoint-2',1.79577231162070679662e+09);
INSERT INTO "artifacts" VALUES(90,2,'model.bin','file',NULL,1234,'15d442008fc30bee1d28a81d2d926f17005fe428e465c2062627366bf2a68019','11/90/2/c30e134c6fa890b7-model.bin',1.79577231162700200074e+09);
CREATE TABLE attempts (
	trial_id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	worker_id VARCHAR(100), 
	lease VARCHAR(64) NOT NULL, 
	request_id VARCHAR(100) NOT NULL, 
	started_at DOUBLE NOT NULL, 
	finished_at DOUBLE, 
	outcome VARCHAR(10), 
	result VARCHAR(64), 
	reason TEXT DEFAULT ('') NOT NULL, 
	decided_step BIGINT, 
	prune BOOLEAN NOT NULL, answer VARCHAR(10), cause VARCHAR(20), log TEXT DEFAULT '' NOT NULL, objectives JSON, 
	CONSTRAINT pk_attempts PRIMARY KEY (trial_id, attempt), 
	CONSTRAINT fk_attempts_trial_id_trials FOREIGN KEY(trial_id) REFERENCES trials (id) ON DELETE CASCADE, 
	CONSTRAINT uq_attempts_lease UNIQUE (lease)
);
INSERT INTO "attempts" VALUES(1,1,'w','c4JFhJYjXCJ3zU__xRKtspCrTSvfpTTl','golden-0',1.79577231068550086023e+09,1.79577231071029090885e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.25}');
INSERT INTO "attempts" VALUES(2,1,'w','O5lH5vLwUgpQc2P3B0xQV7Ee5TnUp6jX','golden-0',1.79577231068550086023e+09,1.79577231072083234788e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','hopeless',NULL,0,'PRUNED',NULL,'','{"loss":1.5}');
INSERT INTO "attempts" VALUES(3,1,'w','Nj4fbwgVyf3cHxy7BPnOReMU9eYwo3d6','golden-0',1.79577231068550086023e+09,1.79577231072478771213e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','Traceback:
  größer
ValueError: 🚀',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(4,1,'w','SOCz8NunSUL3-pBJLRFhfiBzTM2T_pEP','golden-0',1.79577231068550086023e+09,1.79577231075274300568e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','{"loss":0.5}');
INSERT INTO "attempts" VALUES(3,2,'w','p56u5QMn_uRcZFC1CbnSSGj0-NkBGJ5p','golden-1',1.79577231072877407077e+09,1.79577231073506784434e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','once more',NULL,0,'FAILED','error','','null');
INSERT INTO "attempts" VALUES(4,2,'w','GtiOmNnhTRGzhhoZd_pZDwV8vS4wn0KE','golden-2',1.79577231075993013374e+09,1.79577231076883268357e+09,'failed','df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676','the objective loss is not finite (nan)',NULL,0,'WAITING','not_finite','','{"loss":"NaN"}');
INSERT INTO "attempts" VALUES(4,3,'w','TDgMjSp0EyeizBpDtqnHM2gJH5v5FGgr','golden-3',1.7957723107728054523e+09,1.79577231078083300588e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'FAILED','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(5,1,'w','OeDogxdhWyVEwunSGvh7xg-7Aqc5AzlZ','golden-4',1.79577231080508589742e+09,1.79577231081269478793e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','preempted',NULL,0,'WAITING',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(6,1,'w','g-KRKrcx3JBmC2QdG0H4hrb1iWJmftNf','golden-4',1.79577231080508589742e+09,1.79577231081816148751e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5,"cost":3.0}');
INSERT INTO "attempts" VALUES(69,1,'w','uCyBgOGag2Y5Xdb2iGrsLTProoL_eWYv','golden-5',1.79577231105758357049e+09,1.79577231107687735559e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.5}');
INSERT INTO "attempts" VALUES(70,1,'w','c0sG_fKACDqJmbpVpqNHBscZjXxxCOo3','golden-6',1.79577231110764384269e+09,1.79577231112577986719e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.95}');
INSERT INTO "attempts" VALUES(71,1,'w','0DA_tcGtwmcIyHsV-JnqchsORAkv2HWh','golden-7',1795772311.1489,1.79577231116485404966e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(72,1,'w','hXNxB1e7Nq7AnqoifoNBVY8kVLAhilLD','golden-8',1.79577231118099737167e+09,1.7957723111968705654e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(73,1,'w','hK52wSBtS1_b1bCpE0cPEwvhLxBEko2E','golden-9',1.79577231120886301996e+09,1.79577231122091722495e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','',1,1,'PRUNED',NULL,'','{"loss":9.0}');
INSERT INTO "attempts" VALUES(75,1,'w','FYERMmdjCabyoKWnDJyq0CYyjWXUw9Fs','golden-10',1.79577231126963448521e+09,1.79577231128488302232e+09,'complete','f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5}');
INSERT INTO "attempts" VALUES(76,1,'w','80S0ug3JcxjBccEZttPR6wE6jRznESAI','golden-11',1.79577231132169222831e+09,1.79577231133687019353e+09,'complete','3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6','',NULL,0,'COMPLETE',NULL,'','{"loss":0.25}');
INSERT INTO "attempts" VALUES(77,1,'w','InbWRmk1NeLewgL9xUW4MuZ-ypgNORMr','golden-12',1795772311.372,1.79577231138488316534e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'WAITING','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(77,2,'w','SJK4TCTSMPo9XuF6tt7DMfVNgFLueyw8','golden-13',1795772311.42024,1.79577231142869925498e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','boom',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(78,1,'w','eWTjLDUPZbVDfHz8G4wNWNeWz6QAUS3h','golden-13',1795772311.42024,1.79577231144070363047e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(79,1,'w','yMc_I_EhqhlOdcrDwArW5h2O6sKDHnva','golden-13',1795772311.42024,1.79577231144070363047e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(77,3,'w','O2SEg9QyJuuN-kK9yR50hfrLUx_vLWGr','golden-14',1.79577231144472932809e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(78,2,'w','L46g1pyG6GuqlLpnKu1N8im7Ux7cLsoJ','the-last-request',1.79577231147363138201e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(83,1,'broken','4XcLaRIPEepNK10aTdpRqLqvdePUmB53','golden-broken-True',1.79577231151104044909e+09,1.79577231151262927053e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','Epoche 1
Epoche 2 🚀','null');
INSERT INTO "attempts" VALUES(84,1,'broken','I3tBeNF3A6Pl6M403G5e4sAiB04Y4ym3','golden-broken-False',1.7957723115195233822e+09,1.79577231152475929264e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','','null');
INSERT INTO "attempts" VALUES(86,1,'w','RFl99e1qRjcQ1HA1sIAssbUw10YM0mXM','golden-stopping',1.79577231154472446439e+09,1.79577231156082344053e+09,'cancelled','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','stopped by a user',NULL,0,'PRUNED','cancelled','bye','null');
INSERT INTO "attempts" VALUES(87,1,'w','oLO7GNiFvUL6RR6y0BqGuShLAH9EEk2d','golden-stopping',1.79577231154472446439e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(89,1,'anew','OExqAe3I-tNkol_3-Fp_xvB624tjjz3z','golden-before',1.79577231157674241067e+09,1.79577231158074569709e+09,'lost',NULL,'its worker was started anew',NULL,0,'WAITING','worker_restarted','','null');
INSERT INTO "attempts" VALUES(89,2,'anew','LtLDC5jJBJwkKgrK3UU13XQZWE68EZG6','golden-own',1.79577231158074569709e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(90,1,'w','c_PlP8RSke5QbQ8OutgE5PDuc7bQxVsQ','golden-first',1.79577231159671306609e+09,1.79577231160871386532e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(90,2,'w','tzn0iY0iT2_T8bWeuihnopV37nUX48V5','golden-second',1795772311.61111,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
CREATE TABLE discarded_files (
	path VARCHAR(300) NOT NULL, 
	not_before DOUBLE NOT NULL, 
	CONSTRAINT pk_discarded_files PRIMARY KEY (path)
);
INSERT INTO "discarded_files" VALUES('6/',1.79577231148469614986e+09);
CREATE TABLE enqueues (
	study_id INTEGER NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	points VARCHAR(64) NOT NULL, 
	numbers JSON NOT NULL, 
	CONSTRAINT pk_enqueues PRIMARY KEY (study_id, "key"), 
	CONSTRAINT fk_enqueues_study_id_studies FOREIGN KEY(study_id) REFERENCES studies (id) ON DELETE CASCADE
);
INSERT INTO "enqueues" VALUES(10,'golden-key','069ac0e6ef63b8f6d253f26c03e06deacd7e224169f1639375f08dcfa782e87d','[0]');
CREATE TABLE login_codes (
	hash VARCHAR(64) NOT NULL, 
	token_id INTEGER NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_login_codes PRIMARY KEY (hash), 
	CONSTRAINT fk_login_codes_token_id_tokens FOREIGN KEY(token_id) REFERENCES tokens (id) ON DELETE CASCADE
);
INSERT INTO "login_codes" VALUES('5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b',1,1.79577291166067743301e+09);
CREATE TABLE metrics (
	trial_id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	step BIGINT NOT NULL, 
	attempt INTEGER NOT NULL, 
	value DOUBLE, 
	kind VARCHAR(9), 
	time DOUBLE NOT NULL, 
	CONSTRAINT pk_metrics PRIMARY KEY (trial_id, name, step, attempt), 
	CONSTRAINT fk_metrics_trial_id_trials FOREIGN KEY(trial_id) REFERENCES trials (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "metrics" VALUES(1,'loss',0,1,3.0,NULL,1.79577231070049285889e+09);
INSERT INTO "metrics" VALUES(1,'loss',1,1,NULL,'NaN',1.79577231070049285889e+09);
INSERT INTO "metrics" VALUES(1,'loss',2,1,NULL,'Infinity',1.79577231070049285889e+09);
INSERT INTO "metrics" VALUES(1,'loss',3,1,NULL,'-Infinity',1.79577231070049285889e+09);
INSERT INTO "metrics" VALUES(1,'loss',4,1,1.25,NULL,1.79577231070049285889e+09);
INSERT INTO "metrics" VALUES(1,'other',0,1,NULL,'Infinity',1.79577231070049285889e+09);
INSERT INTO "metrics" VALUES(1,'other',7,1,0.0,NULL,1.79577231070049285889e+09);
INSERT INTO "metrics" VALUES(1,'other',9,1,1.0e-300,NULL,1.79577231070049285889e+09);
INSERT INTO "metrics" VALUES(2,'loss',0,1,2.0,NULL,1.79577231071680927269e+09);
INSERT INTO "metrics" VALUES(2,'loss',1,1,1.5,NULL,1.79577231071680927269e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,1,0.5,NULL,1.79577231074099421493e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,2,0.75,NULL,1.79577231076474308968e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,3,0.75,NULL,1.79577231077672529223e+09);
INSERT INTO "metrics" VALUES(4,'loss',1,1,0.25,NULL,1.79577231075611805921e+09);
INSERT INTO "metrics" VALUES(5,'loss',0,1,1.0,NULL,1.79577231080989480017e+09);
INSERT INTO "metrics" VALUES(6,'cost',1,1,3.0,NULL,1.79577231081676268577e+09);
INSERT INTO "metrics" VALUES(6,'loss',0,1,1.0,NULL,1.79577231081676268577e+09);
INSERT INTO "metrics" VALUES(6,'loss',1,1,0.5,NULL,1.79577231081676268577e+09);
INSERT INTO "metrics" VALUES(69,'acc',1,1,0.5,NULL,1.7957723110686190128e+09);
INSERT INTO "metrics" VALUES(69,'acc',2,1,0.1,NULL,1.7957723110686190128e+09);
INSERT INTO "metrics" VALUES(70,'acc',1,1,0.95,NULL,1795772311.12098);
INSERT INTO "metrics" VALUES(70,'acc',2,1,0.1,NULL,1795772311.12098);
INSERT INTO "metrics" VALUES(71,'loss',0,1,1.0,NULL,1.79577231115690779685e+09);
INSERT INTO "metrics" VALUES(71,'loss',1,1,1.0,NULL,1.79577231115690779685e+09);
INSERT INTO "metrics" VALUES(72,'loss',0,1,2.0,NULL,1.79577231118817162518e+09);
INSERT INTO "metrics" VALUES(72,'loss',1,1,2.0,NULL,1.79577231118817162518e+09);
INSERT INTO "metrics" VALUES(73,'loss',0,1,9.0,NULL,1.79577231121274852754e+09);
INSERT INTO "metrics" VALUES(73,'loss',1,1,9.0,NULL,1.79577231121274852754e+09);
INSERT INTO "metrics" VALUES(77,'loss',0,3,4.0,NULL,1.7957723114487264156e+09);
INSERT INTO "metrics" VALUES(77,'loss',1,3,NULL,'NaN',1.7957723114487264156e+09);
INSERT INTO "metrics" VALUES(77,'loss',2,3,2.0,NULL,1.7957723114487264156e+09);
INSERT INTO "metrics" VALUES(77,'step_only',5,3,1.0,NULL,1.7957723114487264156e+09);
INSERT INTO "metrics" VALUES(78,'loss',0,1,8.0,NULL,1.79577231145270967485e+09);
CREATE TABLE sessions (
	hash VARCHAR(64) NOT NULL, 
	token_id INTEGER NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (hash), 
	CONSTRAINT fk_sessions_token_id_tokens FOREIGN KEY(token_id) REFERENCES tokens (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES('3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175',1,1.7957723116567111015e+09,1.79836431165671110149e+09);
CREATE TABLE studies (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR(100) NOT NULL, 
	definition JSON NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	reason TEXT DEFAULT ('') NOT NULL, 
	stopped_by_user BOOLEAN NOT NULL, 
	seed BIGINT NOT NULL, 
	task VARCHAR(100), 
	priority INTEGER NOT NULL, 
	parallelism INTEGER, 
	waiting BIGINT DEFAULT '0' NOT NULL, 
	running BIGINT DEFAULT '0' NOT NULL, 
	paused BIGINT DEFAULT '0' NOT NULL, 
	complete BIGINT DEFAULT '0' NOT NULL, 
	pruned BIGINT DEFAULT '0' NOT NULL, 
	failed BIGINT DEFAULT '0' NOT NULL, 
	next_number BIGINT DEFAULT '0' NOT NULL, 
	next_cell BIGINT DEFAULT '0' NOT NULL, 
	cells BIGINT, 
	exhausted BOOLEAN NOT NULL, 
	revision BIGINT DEFAULT '1' NOT NULL, 
	reset_revision BIGINT DEFAULT '0' NOT NULL, 
	engine_epoch BIGINT DEFAULT '0' NOT NULL, 
	created_at DOUBLE NOT NULL, 
	started_at DOUBLE, 
	finished_at DOUBLE, failures INTEGER DEFAULT '0' NOT NULL, failure_cause VARCHAR(20), unimproved BIGINT DEFAULT '0' NOT NULL, imported BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT uq_studies_name UNIQUE (name)
);
INSERT INTO "studies" VALUES(1,'ended','{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"devices":1,"space":{"a":{"when":null,"type":"categorical","choices":["x","y"]},"b":{"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":1,"lost":1},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["t1","größe"],"seed":1}','FINISHED','every point of the grid is done',0,1,NULL,0,NULL,0,0,0,1,1,2,4,4,4,1,28,0,1,1.79577231064677548403e+09,1.79577231068550086023e+09,1.79577231078083300588e+09,1,'error',0,0);
INSERT INTO "studies" VALUES(2,'stopped','{"name":"stopped","description":"","task":null,"devices":1,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":2}','FINISHED','finished by a user',1,2,NULL,0,NULL,0,0,0,1,1,0,2,0,NULL,0,12,11,1,1.79577231078862261772e+09,1.79577231080508589742e+09,1.79577231082618927948e+09,0,NULL,0,0);
INSERT INTO "studies" VALUES(3,'reached','{"name":"reached","description":"","task":null,"devices":1,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4294967295}','FINISHED','the target value was reached',0,4294967295,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,12,0,2,1.79577231083751249311e+09,1.79577231105758357049e+09,1.79577231112577986719e+09,0,NULL,0,0);
INSERT INTO "studies" VALUES(4,'paused','{"name":"paused","description":"","task":null,"devices":1,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"median","startup_trials":2,"warmup_steps":0,"interval_steps":1,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null},"parallelism":2,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":7,"tags":[],"seed":120245444}','PAUSED','paused by a user',0,120245444,NULL,7,2,1,0,0,2,1,0,4,0,NULL,0,17,0,0,1.79577231113311243057e+09,1795772311.1489,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(5,'running','{"name":"running","description":"","task":null,"devices":1,"space":{"lr":{"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null]},"momentum":{"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":2,"lost":2},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4}','ACTIVE','',0,4,NULL,0,NULL,3,2,0,2,0,0,7,0,NULL,0,28,0,5,1.79577231124118471142e+09,1.79577231126963448521e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(7,'untouched','{"name":"untouched","description":"","task":null,"devices":1,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["later"],"seed":6}','ACTIVE','',0,6,NULL,0,NULL,0,0,0,0,0,0,0,0,NULL,0,1,0,0,1.79577231148889255524e+09,NULL,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(8,'broken','{"name":"broken","description":"","task":null,"devices":1,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":2,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":11}','PAUSED','2 trials in a row failed for one cause (out of memory); the last, trial 1: OutOfMemoryError: größer als die Karte',0,11,NULL,0,NULL,1,0,0,0,0,2,3,0,NULL,0,8,0,0,1.79577231150497627258e+09,1.79577231151104044909e+09,NULL,2,'out_of_memory',0,0);
INSERT INTO "studies" VALUES(9,'stopping','{"name":"stopping","description":"","task":null,"devices":1,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":12}','ACTIVE','',0,12,NULL,0,NULL,0,1,0,0,2,0,3,0,NULL,0,8,0,0,1.79577231153686857224e+09,1.79577231154472446439e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(10,'restarted','{"name":"restarted","description":"","task":null,"devices":1,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":null,"keep_best":1,"keep_last":1},"priority":0,"tags":[],"seed":13}','ACTIVE','',0,13,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79577231156890320773e+09,1.79577231157674241067e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(11,'stored','{"name":"stored","description":"","task":null,"devices":1,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":1,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":14}','ACTIVE','',0,14,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79577231158902525902e+09,1.79577231159671306609e+09,NULL,0,NULL,0,0);
CREATE TABLE tokens (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR(100) NOT NULL, 
	scope VARCHAR(10) NOT NULL, 
	studies JSON NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE, 
	last_used_at DOUBLE, 
	revoked_at DOUBLE, 
	CONSTRAINT uq_tokens_hash UNIQUE (hash)
);
INSERT INTO "tokens" VALUES(1,'golden viewer','viewer','[]','6f3c5ac83a4f3f7e21d8e2a96804d82323009da031493370b42bc550b58eefca',1.79577231163433504107e+09,NULL,1.79577231165266442301e+09,NULL);
INSERT INTO "tokens" VALUES(2,'golden worker','worker','["running","7"]','9c7a2d59a20ce7753167d97df769b1351e994154c0e61774ea614eca25f04cdd',1.7957723116379091739e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(3,'golden admin','admin','[]','2f57e12880d40341fcc2c43976e00a9c4a19e6af4424ae88eae84c01b371f6f5',1.79577231164084267613e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(4,'revoked','admin','[]','fc9b130c77f0478bd2386c6836c61fa7131d591620d738235a6e3d01f47267a3',1.79577231164469838147e+09,1.79577591164469838143e+09,NULL,1.79577231164781069751e+09);
CREATE TABLE trials (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	study_id INTEGER NOT NULL, 
	number BIGINT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	rank SMALLINT NOT NULL, 
	score DOUBLE NOT NULL, 
	queue SMALLINT NOT NULL, 
	params JSON NOT NULL, 
	origin VARCHAR(100) NOT NULL, 
	tags JSON NOT NULL, 
	cell BIGINT, 
	results BIGINT DEFAULT '0' NOT NULL, 
	attempt INTEGER DEFAULT '0' NOT NULL, 
	worker_id VARCHAR(100), 
	lease VARCHAR(64), 
	lease_expires_at DOUBLE, 
	objectives JSON, 
	metrics JSON NOT NULL, 
	metric_steps JSON NOT NULL, 
	step BIGINT, 
	reason TEXT DEFAULT ('') NOT NULL, 
	created_at DOUBLE NOT NULL, 
	started_at DOUBLE, 
	finished_at DOUBLE, 
	revision BIGINT NOT NULL, stopping BOOLEAN DEFAULT 0 NOT NULL, cause VARCHAR(20), why VARCHAR(300) DEFAULT '' NOT NULL, violations JSON, 
	CONSTRAINT fk_trials_study_id_studies FOREIGN KEY(study_id) REFERENCES studies (id) ON DELETE CASCADE, 
	CONSTRAINT uq_trials_study_id_cell UNIQUE (study_id, cell), 
	CONSTRAINT uq_trials_study_id_number UNIQUE (study_id, number)
);
INSERT INTO "trials" VALUES(1,1,0,'COMPLETE',0,1.25,0,'{"a":"x","b":1}','grid','[]',0,0,1,'w',NULL,NULL,'{"loss":1.25}','{"loss":1.25,"other":1e-300}','{"loss":4,"other":9}',9,'',1.79577231067693495747e+09,1.79577231068550086023e+09,1.79577231071029090885e+09,7,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(2,1,1,'PRUNED',5,9e999,0,'{"a":"x","b":2}','grid','[]',1,0,1,'w',NULL,NULL,'{"loss":1.5}','{"loss":1.5}','{"loss":1}',1,'hopeless',1.79577231067693495747e+09,1.79577231068550086023e+09,1.79577231072083234788e+09,10,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(3,1,2,'FAILED',6,9e999,0,'{"a":"y","b":1}','grid','[]',2,0,2,'w',NULL,NULL,'null','{}','{}',NULL,'once more',1.79577231067693495747e+09,1.79577231068550086023e+09,1.79577231073506784434e+09,15,0,'error','',NULL);
INSERT INTO "trials" VALUES(4,1,3,'FAILED',6,9e999,0,'{"a":"y","b":2}','grid','[]',3,0,3,'w',NULL,NULL,'{"loss":"Infinity"}','{"loss":0.75}','{"loss":0}',0,'the objective loss is not finite (inf)',1.79577231067693495747e+09,1.79577231068550086023e+09,1.79577231078083300588e+09,27,0,'not_finite','',NULL);
INSERT INTO "trials" VALUES(5,2,0,'PRUNED',5,9e999,0,'{"x":0.4543599738848574,"kind":true,"n":63}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":0}',0,'the study was finished before it ran again',1.79577231080150294308e+09,1.79577231080508589742e+09,1.79577231082618927948e+09,12,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(6,2,1,'COMPLETE',0,0.5,0,'{"x":0.7676757272052231,"kind":1,"n":15}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5,"cost":3.0}','{"loss":0.5,"cost":3.0}','{"loss":1,"cost":1}',1,'',1.79577231080150294308e+09,1.79577231080508589742e+09,1.79577231081816148751e+09,9,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(69,3,0,'COMPLETE',0,-0.5,0,'{"x":0.6553567349448267,"kind":null,"n":64}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"acc":0.5}','{"acc":0.1}','{"acc":2}',2,'',1.79577231105291795732e+09,1.79577231105758357049e+09,1.79577231107687735559e+09,6,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(70,3,1,'COMPLETE',0,-0.95,0,'{"x":0.8999320830747645,"kind":1.5,"n":83}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"acc":0.95}','{"acc":0.1}','{"acc":2}',2,'',1.79577231110247516636e+09,1.79577231110764384269e+09,1.79577231112577986719e+09,11,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(71,4,0,'COMPLETE',0,1.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":1}',1,'',1.79577231113868260379e+09,1795772311.1489,1.79577231116485404966e+09,6,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(72,4,1,'COMPLETE',0,2.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{"loss":2.0}','{"loss":1}',1,'',1.79577231117283129691e+09,1.79577231118099737167e+09,1.7957723111968705654e+09,11,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(73,4,2,'PRUNED',5,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":1}',1,'',1.79577231120096445079e+09,1.79577231120886301996e+09,1.79577231122091722495e+09,16,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(74,4,3,'WAITING',4,9e999,1,'{"x":0.75,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79577231120096445079e+09,NULL,NULL,12,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(75,5,0,'COMPLETE',0,0.5,0,'{"lr":0.0000910971526170278,"layers":5,"optimizer":1,"momentum":0.3608565555774149}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5}','{}','{}',NULL,'',1.79577231126207232476e+09,1.79577231126963448521e+09,1.79577231128488302232e+09,5,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(76,5,1,'COMPLETE',0,0.25,0,'{"lr":0.00026406347331377374,"layers":5,"optimizer":1,"momentum":0.08397319572470785}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"loss":0.25}','{}','{}',NULL,'',1.79577231131395554548e+09,1.79577231132169222831e+09,1.79577231133687019353e+09,9,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(77,5,2,'RUNNING',2,9e999,0,'{"lr":0.000194819600612382,"layers":1,"optimizer":1,"momentum":0.08848844134000047}','tpe','[]',NULL,2,3,'w','O2SEg9QyJuuN-kK9yR50hfrLUx_vLWGr',1.79577237144872641568e+09,'{"loss":2.0}','{"loss":2.0,"step_only":1.0}','{"loss":2,"step_only":5}',5,'',1.7957723113641638756e+09,1795772311.372,NULL,25,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(78,5,3,'RUNNING',2,9e999,0,'{"lr":0.048495382502169296,"layers":5,"optimizer":1.5}','tpe','[]',NULL,2,2,'w','L46g1pyG6GuqlLpnKu1N8im7Ux7cLsoJ',1.795772371473631382e+09,NULL,'{}','{}',NULL,'',1.79577231139981770518e+09,1795772311.42024,NULL,28,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(79,5,4,'WAITING',4,9e999,0,'{"lr":0.021053446753838332,"layers":3,"optimizer":1,"momentum":0.750319748716378}','tpe','[]',NULL,2,1,'w',NULL,NULL,'null','{}','{}',NULL,'its worker was not heard of for longer than its lease',1.79577231140772676466e+09,1795772311.42024,NULL,23,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(80,5,5,'WAITING',4,9e999,2,'{"lr":0.03371200821887253,"layers":7,"optimizer":1,"momentum":0.0729821702083312}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79577231141659235955e+09,NULL,NULL,16,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(81,5,6,'WAITING',4,9e999,2,'{"lr":0.00004234704901842557,"layers":9,"optimizer":1.5}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79577231146776556966e+09,NULL,NULL,27,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(83,8,0,'FAILED',6,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79577231150635886194e+09,1.79577231151104044909e+09,1.79577231151262927053e+09,5,0,'out_of_memory','',NULL);
INSERT INTO "trials" VALUES(84,8,1,'FAILED',6,9e999,0,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79577231150635886194e+09,1.7957723115195233822e+09,1.79577231152475929264e+09,8,0,'out_of_memory','',NULL);
INSERT INTO "trials" VALUES(85,8,2,'WAITING',4,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79577231150635886194e+09,NULL,NULL,2,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(86,9,0,'PRUNED',5,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'null','{}','{}',NULL,'stopped by a user',1.79577231154075288776e+09,1.79577231154472446439e+09,1.79577231156082344053e+09,8,0,'cancelled','',NULL);
INSERT INTO "trials" VALUES(87,9,1,'RUNNING',2,9e999,1,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w','oLO7GNiFvUL6RR6y0BqGuShLAH9EEk2d',1.79577237154472446438e+09,NULL,'{}','{}',NULL,'',1.79577231154075288776e+09,1.79577231154472446439e+09,NULL,5,1,NULL,'',NULL);
INSERT INTO "trials" VALUES(88,9,2,'PRUNED',5,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'stopped by a user',1.79577231154075288776e+09,NULL,1.79577231155664682389e+09,6,0,'cancelled','',NULL);
INSERT INTO "trials" VALUES(89,10,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'anew','LtLDC5jJBJwkKgrK3UU13XQZWE68EZG6',1.79577237158074569703e+09,NULL,'{}','{}',NULL,'',1.79577231157269573205e+09,1.79577231157674241067e+09,NULL,6,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(90,11,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w','tzn0iY0iT2_T8bWeuihnopV37nUX48V5',1795772371.61111,NULL,'{}','{}',NULL,'',1.79577231159272456169e+09,1.79577231159671306609e+09,NULL,6,0,NULL,'',NULL);
CREATE TABLE tunesmith_alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT tunesmith_alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "tunesmith_alembic_version" VALUES('0003');
CREATE TABLE uptime (
	id INTEGER NOT NULL, 
	seen_at DOUBLE NOT NULL, 
	CONSTRAINT pk_uptime PRIMARY KEY (id)
);
INSERT INTO "uptime" VALUES(1,1.79577231143265652656e+09);
CREATE TABLE waiting_claims (
	request_id VARCHAR(100) NOT NULL, 
	worker_id VARCHAR(100) NOT NULL, 
	tasks JSON NOT NULL, 
	studies JSON NOT NULL, 
	count INTEGER NOT NULL, 
	until DOUBLE NOT NULL, 
	CONSTRAINT pk_waiting_claims PRIMARY KEY (request_id)
);
INSERT INTO "waiting_claims" VALUES('soon','w','[]','["running"]',3,1.79577237645669674868e+09);
INSERT INTO "waiting_claims" VALUES('waits','w','[]','["running"]',2,1.79577237666943931573e+09);
CREATE TABLE workers (
	id VARCHAR(100) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	host VARCHAR(200) NOT NULL, 
	slots JSON NOT NULL, 
	tasks JSON NOT NULL, 
	version VARCHAR(100) NOT NULL, 
	draining BOOLEAN NOT NULL, 
	registered_at DOUBLE NOT NULL, 
	seen_at DOUBLE NOT NULL, failures INTEGER DEFAULT '0' NOT NULL, max_failures INTEGER, paused_reason TEXT DEFAULT '' NOT NULL, incarnation BIGINT DEFAULT '0' NOT NULL, taken_back BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_workers PRIMARY KEY (id)
);
INSERT INTO "workers" VALUES('w','gpu-ä','häuschen','["cuda:0","cuda:1"]','["mine"]','1',0,1.79577231061816859243e+09,1795772311.61111,2,NULL,'',0,0);
INSERT INTO "workers" VALUES('gone','gone','','[]','[]','',1,1.79577231063707017902e+09,1.79577231166576528542e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('broken','broken','','[]','[]','',0,1.79577231149856543545e+09,1.7957723115195233822e+09,2,2,'too many attempts failed here in a row; the last: OutOfMemoryError: größer als die Karte',0,0);
INSERT INTO "workers" VALUES('tired','tired','','[]','[]','',0,1.79577231152871632582e+09,1.79577231152871632582e+09,0,NULL,'paused by a user',0,0);
INSERT INTO "workers" VALUES('anew','anew','','[]','[]','',0,1.79577231156472301486e+09,1.79577231158074569709e+09,0,NULL,'',7,7);
CREATE INDEX ix_trials_leaderboard ON trials (study_id, rank, score, number);
CREATE INDEX ix_trials_leases ON trials (lease_expires_at) WHERE state = 'RUNNING';
CREATE INDEX ix_trials_queue ON trials (study_id, queue, number) WHERE state = 'WAITING';
CREATE INDEX ix_trials_study_id_revision ON trials (study_id, revision);
CREATE INDEX ix_trials_worker_id ON trials (worker_id) WHERE state = 'RUNNING';
CREATE INDEX ix_attempts_request_id ON attempts (request_id);
CREATE INDEX ix_artifacts_checkpoints ON artifacts (trial_id) WHERE kind = 'checkpoint';
CREATE INDEX ix_discarded_files_not_before ON discarded_files (not_before);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('studies',11);
INSERT INTO "sqlite_sequence" VALUES('trials',90);
INSERT INTO "sqlite_sequence" VALUES('tokens',4);
COMMIT;
