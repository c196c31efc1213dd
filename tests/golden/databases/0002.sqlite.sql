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
INSERT INTO "artifacts" VALUES(90,1,'checkpoint-1','checkpoint',1,1234,'a024398b9672844d656025705196d8b8fd3067c8edcc87c5362a7a15e90b8b35','11/90/1/cb3e511250a1ceaf-checkpoint-1',1.79559905266897511483e+09);
INSERT INTO "artifacts" VALUES(90,2,'checkpoint-2','checkpoint',2,1234,'cd8201db85b6292d7c9333a83893410f9280ccaa6abce4f9022e01f9a3c26889','11/90/2/898b927b769deed8-checkpoint-2',1.79559905268694543841e+09);
INSERT INTO "artifacts" VALUES(90,2,'model.bin','file',NULL,1234,'15d442008fc30bee1d28a81d2d926f17005fe428e465c2062627366bf2a68019','11/90/2/a08444952026d7f1-model.bin',1.79559905269091701508e+09);
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
	prune BOOLEAN NOT NULL, answer VARCHAR(10), cause VARCHAR(20), log TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (trial_id, attempt), 
	CONSTRAINT fk_attempts_trial_id_trials FOREIGN KEY(trial_id) REFERENCES trials (id) ON DELETE CASCADE, 
	CONSTRAINT uq_attempts_lease UNIQUE (lease)
);
INSERT INTO "attempts" VALUES(1,1,'w','dpj0oNxGe_pWDkwZgxeVJaaG0HHoS7VH','golden-0',1.79559905199486684801e+09,1795599052.02261,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'');
INSERT INTO "attempts" VALUES(2,1,'w','u6IAyPF7o8ZnfzdKvSUll5XBxRRbL-Qh','golden-0',1.79559905199486684801e+09,1.79559905203216338158e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','hopeless',NULL,0,'PRUNED',NULL,'');
INSERT INTO "attempts" VALUES(3,1,'w','NxfP7qymPUGhnCAIE33n9wVPR8k0-N3O','golden-0',1.79559905199486684801e+09,1.79559905203458309175e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','Traceback:
  größer
ValueError: 🚀',NULL,0,'WAITING','error','');
INSERT INTO "attempts" VALUES(4,1,'w','lD99J5f43j1_cD6xPBXjQhrRO5Uc_RP6','golden-0',1.79559905199486684801e+09,1.79559905205199122433e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','');
INSERT INTO "attempts" VALUES(3,2,'w','-73Nvie4wmIPodDdixVqrPoY2W2NHbZe','golden-1',1.79559905203812885288e+09,1.79559905204270601271e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','once more',NULL,0,'FAILED','error','');
INSERT INTO "attempts" VALUES(4,2,'w','0nhnduWOjBKsdlq29FqTBM7UZOTRke2m','golden-2',1.79559905205756068229e+09,1.79559905206162428851e+09,'failed','df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676','the objective loss is not finite (nan)',NULL,0,'WAITING','not_finite','');
INSERT INTO "attempts" VALUES(4,3,'w','tqEo5-Vp8cJykFN12m6QRw_vQJL1q9q_','golden-3',1.79559905206384825705e+09,1.79559905206767368313e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'FAILED','not_finite','');
INSERT INTO "attempts" VALUES(5,1,'w','2jipVc8hz09yUGX3ABDzxNgtrvts1gdU','golden-4',1.79559905208498358725e+09,1.7955990520896251202e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','preempted',NULL,0,'WAITING',NULL,'');
INSERT INTO "attempts" VALUES(6,1,'w','Gpa3sTyQGpMB8jm8ZdIsbpM0O9-nlGir','golden-4',1.79559905208498358725e+09,1.79559905209334611897e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'');
INSERT INTO "attempts" VALUES(69,1,'w','I8Sk1Vh4YA08nC6GTjv7D5nFe6A6lvme','golden-5',1.79559905234685087205e+09,1.79559905235195827483e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'');
INSERT INTO "attempts" VALUES(70,1,'w','KI0O8VulwG8uHFdo_1vSH4_Acs0AumTl','golden-6',1.79559905236278271678e+09,1.7955990523681004047e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'');
INSERT INTO "attempts" VALUES(71,1,'w','yYVutXXiI-QOrWFSSrkIFUbRRy9yGB6U','golden-7',1.79559905237995338436e+09,1.79559905238750839228e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'');
INSERT INTO "attempts" VALUES(72,1,'w','2LQopM9mwuPQp6k9uArwH3qWRcjRSfOH','golden-8',1.79559905239230179789e+09,1.79559905239682078364e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'');
INSERT INTO "attempts" VALUES(73,1,'w','-P-y0Ffk-R6z6_Fy-dNmukhDAn2DMJo_','golden-9',1.79559905240105485918e+09,1.79559905240564966202e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','',1,1,'PRUNED',NULL,'');
INSERT INTO "attempts" VALUES(75,1,'w','1vgIzQf6EM1K87oPVnwbG9iwRV_EyXl4','golden-10',1.79559905242356038094e+09,1.79559905242777466775e+09,'complete','f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34','',NULL,0,'COMPLETE',NULL,'');
INSERT INTO "attempts" VALUES(76,1,'w','Jm2sD0bP_8EGOuqVLkIz8ZP4G_0Fwr0x','golden-11',1.79559905244867300984e+09,1.79559905245257735249e+09,'complete','3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6','',NULL,0,'COMPLETE',NULL,'');
INSERT INTO "attempts" VALUES(77,1,'w','Ce33XH16cnc8CKNANZYJoMNVVmn3yEjY','golden-12',1.79559905247135925291e+09,1.79559905247554373736e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'WAITING','not_finite','');
INSERT INTO "attempts" VALUES(77,2,'w','nED4yMomf__ivoCUuOgsFHX-alpnlwX9','golden-13',1.79559905251488637926e+09,1.79559905251924657818e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','boom',NULL,0,'WAITING','error','');
INSERT INTO "attempts" VALUES(78,1,'w','3iGNpgEmU4Ct3QFNKALn89McnThEmtqo','golden-13',1.79559905251488637926e+09,1.79559905252546286587e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','');
INSERT INTO "attempts" VALUES(79,1,'w','qUPWKKEx_VKGCELv4-1fG3IT9pd3BxsC','golden-13',1.79559905251488637926e+09,1.79559905252546286587e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','');
INSERT INTO "attempts" VALUES(77,3,'w','nGA5nVe8IRD2b93UF6o9sBTM1jRj-He_','golden-14',1.79559905253071761129e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'');
INSERT INTO "attempts" VALUES(78,2,'w','FF9DJdq0FjeWJZhOJjLrGD9EIZ2n8s8U','the-last-request',1.79559905255335927011e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'');
INSERT INTO "attempts" VALUES(83,1,'broken','SDP28Aou2827KVhwalJGiWt7tSJ63DyK','golden-broken-True',1.79559905258581590657e+09,1.79559905258887577057e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','Epoche 1
Epoche 2 🚀');
INSERT INTO "attempts" VALUES(84,1,'broken','Bwm81s6nZ6s837stw0SXNI-fH9dclgDb','golden-broken-False',1.79559905259211468695e+09,1.7955990525950210094e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','');
INSERT INTO "attempts" VALUES(86,1,'w','tlOOfiu7uXPAwK19CNU4jutkzzBFYW_-','golden-stopping',1.79559905261074733732e+09,1.79559905262819600102e+09,'cancelled','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','stopped by a user',NULL,0,'PRUNED','cancelled','bye');
INSERT INTO "attempts" VALUES(87,1,'w','GRUqtoqcCVC4MafEaYD_yXQfF1Yl-3sn','golden-stopping',1.79559905261074733732e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'');
INSERT INTO "attempts" VALUES(89,1,'anew','BY3-LsU3pl8brfuD5oUTyvK_S8kZg3HD','golden-before',1.79559905264156341548e+09,1.79559905264538884157e+09,'lost',NULL,'its worker was started anew',NULL,0,'WAITING','worker_restarted','');
INSERT INTO "attempts" VALUES(89,2,'anew','TNVyG7eylwHtgJMK34ghPSivcVqo0I-O','golden-own',1.79559905264538884157e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'');
INSERT INTO "attempts" VALUES(90,1,'w','N6YJ_4kEYUJqXd-m9LIukeNMPWAjb1ie','golden-first',1.7955990526602890492e+09,1.79559905267680406572e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','',NULL,0,'WAITING','error','');
INSERT INTO "attempts" VALUES(90,2,'w','6q1cVuGkUsonSFQO8tU-vfW0Dcobk229','golden-second',1.79559905268125295646e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'');
CREATE TABLE discarded_files (
	path VARCHAR(300) NOT NULL, 
	not_before DOUBLE NOT NULL, 
	CONSTRAINT pk_discarded_files PRIMARY KEY (path)
);
INSERT INTO "discarded_files" VALUES('6/',1.79559905256189513205e+09);
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
INSERT INTO "login_codes" VALUES('5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b',1,1.7955996527127711773e+09);
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
INSERT INTO "metrics" VALUES(1,'loss',0,1,3.0,NULL,1.79559905201216220855e+09);
INSERT INTO "metrics" VALUES(1,'loss',1,1,NULL,'NaN',1.79559905201216220855e+09);
INSERT INTO "metrics" VALUES(1,'loss',2,1,NULL,'Infinity',1.79559905201216220855e+09);
INSERT INTO "metrics" VALUES(1,'loss',3,1,NULL,'-Infinity',1.79559905201216220855e+09);
INSERT INTO "metrics" VALUES(1,'loss',4,1,1.25,NULL,1.79559905201216220855e+09);
INSERT INTO "metrics" VALUES(1,'other',0,1,NULL,'Infinity',1.79559905201216220855e+09);
INSERT INTO "metrics" VALUES(1,'other',7,1,0.0,NULL,1.79559905201216220855e+09);
INSERT INTO "metrics" VALUES(1,'other',9,1,1.0e-300,NULL,1.79559905201216220855e+09);
INSERT INTO "metrics" VALUES(2,'loss',0,1,2.0,NULL,1.79559905202990460391e+09);
INSERT INTO "metrics" VALUES(2,'loss',1,1,1.5,NULL,1.79559905202990460391e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,1,0.5,NULL,1.79559905204574775695e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,2,0.75,NULL,1.79559905206011939052e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,3,0.75,NULL,1.79559905206618666646e+09);
INSERT INTO "metrics" VALUES(4,'loss',1,1,0.25,NULL,1.7955990520553734303e+09);
INSERT INTO "metrics" VALUES(5,'loss',0,1,1.0,NULL,1.79559905208820176124e+09);
INSERT INTO "metrics" VALUES(6,'cost',1,1,3.0,NULL,1.7955990520918581485e+09);
INSERT INTO "metrics" VALUES(6,'loss',0,1,1.0,NULL,1.7955990520918581485e+09);
INSERT INTO "metrics" VALUES(6,'loss',1,1,0.5,NULL,1.7955990520918581485e+09);
INSERT INTO "metrics" VALUES(69,'acc',1,1,0.5,NULL,1.79559905235018038745e+09);
INSERT INTO "metrics" VALUES(69,'acc',2,1,0.1,NULL,1.79559905235018038745e+09);
INSERT INTO "metrics" VALUES(70,'acc',1,1,0.95,NULL,1.79559905236616396901e+09);
INSERT INTO "metrics" VALUES(70,'acc',2,1,0.1,NULL,1.79559905236616396901e+09);
INSERT INTO "metrics" VALUES(71,'loss',0,1,1.0,NULL,1.79559905238317513466e+09);
INSERT INTO "metrics" VALUES(71,'loss',1,1,1.0,NULL,1.79559905238317513466e+09);
INSERT INTO "metrics" VALUES(72,'loss',0,1,2.0,NULL,1.79559905239478087429e+09);
INSERT INTO "metrics" VALUES(72,'loss',1,1,2.0,NULL,1.79559905239478087429e+09);
INSERT INTO "metrics" VALUES(73,'loss',0,1,9.0,NULL,1.79559905240346693992e+09);
INSERT INTO "metrics" VALUES(73,'loss',1,1,9.0,NULL,1.79559905240346693992e+09);
INSERT INTO "metrics" VALUES(77,'loss',0,3,4.0,NULL,1.79559905253448748589e+09);
INSERT INTO "metrics" VALUES(77,'loss',1,3,NULL,'NaN',1.79559905253448748589e+09);
INSERT INTO "metrics" VALUES(77,'loss',2,3,2.0,NULL,1.79559905253448748589e+09);
INSERT INTO "metrics" VALUES(77,'step_only',5,3,1.0,NULL,1.79559905253448748589e+09);
INSERT INTO "metrics" VALUES(78,'loss',0,1,8.0,NULL,1.79559905253710365294e+09);
CREATE TABLE sessions (
	hash VARCHAR(64) NOT NULL, 
	token_id INTEGER NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (hash), 
	CONSTRAINT fk_sessions_token_id_tokens FOREIGN KEY(token_id) REFERENCES tokens (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES('3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175',1,1.79559905270889687538e+09,1.79819105270889687542e+09);
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
	finished_at DOUBLE, failures INTEGER DEFAULT '0' NOT NULL, failure_cause VARCHAR(20), 
	CONSTRAINT uq_studies_name UNIQUE (name)
);
INSERT INTO "studies" VALUES(1,'ended','{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"space":{"a":{"when":null,"type":"categorical","choices":["x","y"]},"b":{"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":1,"lost":1},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["t1","größe"],"seed":1}','FINISHED','every point of the grid is done',0,1,NULL,0,NULL,0,0,0,1,1,2,4,4,4,1,28,0,1,1.79559905195279812806e+09,1.79559905199486684801e+09,1.79559905206767368313e+09,1,'error');
INSERT INTO "studies" VALUES(2,'stopped','{"name":"stopped","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":2}','FINISHED','finished by a user',1,2,NULL,0,NULL,0,0,0,1,1,0,2,0,NULL,0,12,11,1,1.79559905207504510874e+09,1.79559905208498358725e+09,1.79559905209911680216e+09,0,NULL);
INSERT INTO "studies" VALUES(3,'reached','{"name":"reached","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4294967295}','FINISHED','the target value was reached',0,4294967295,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,12,0,2,1.79559905211177372932e+09,1.79559905234685087205e+09,1.7955990523681004047e+09,0,NULL);
INSERT INTO "studies" VALUES(4,'paused','{"name":"paused","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"median","startup_trials":2,"warmup_steps":0,"interval_steps":1,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null},"parallelism":2,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":7,"tags":[],"seed":2801384894}','PAUSED','paused by a user',0,2801384894,NULL,7,2,1,0,0,2,1,0,4,0,NULL,0,17,0,0,1.79559905237187075613e+09,1.79559905237995338436e+09,NULL,0,NULL);
INSERT INTO "studies" VALUES(5,'running','{"name":"running","description":"","task":null,"space":{"lr":{"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null]},"momentum":{"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":2,"lost":2},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4}','ACTIVE','',0,4,NULL,0,NULL,3,2,0,2,0,0,7,0,NULL,0,28,0,5,1.79559905241182184219e+09,1.79559905242356038094e+09,NULL,0,NULL);
INSERT INTO "studies" VALUES(7,'untouched','{"name":"untouched","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["later"],"seed":6}','ACTIVE','',0,6,NULL,0,NULL,0,0,0,0,0,0,0,0,NULL,0,1,0,0,1.795599052565564394e+09,NULL,NULL,0,NULL);
INSERT INTO "studies" VALUES(8,'broken','{"name":"broken","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":2,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":11}','PAUSED','2 trials in a row failed for one cause (out of memory); the last, trial 1: OutOfMemoryError: größer als die Karte',0,11,NULL,0,NULL,1,0,0,0,0,2,3,0,NULL,0,8,0,0,1.79559905257968091965e+09,1.79559905258581590657e+09,NULL,2,'out_of_memory');
INSERT INTO "studies" VALUES(9,'stopping','{"name":"stopping","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":12}','ACTIVE','',0,12,NULL,0,NULL,0,1,0,0,2,0,3,0,NULL,0,8,0,0,1.79559905260515809055e+09,1.79559905261074733732e+09,NULL,0,NULL);
INSERT INTO "studies" VALUES(10,'restarted','{"name":"restarted","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":null,"keep_best":1,"keep_last":1},"priority":0,"tags":[],"seed":13}','ACTIVE','',0,13,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79559905263303661339e+09,1.79559905264156341548e+09,NULL,0,NULL);
INSERT INTO "studies" VALUES(11,'stored','{"name":"stored","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":1,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":14}','ACTIVE','',0,14,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79559905265494394299e+09,1.7955990526602890492e+09,NULL,0,NULL);
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
INSERT INTO "tokens" VALUES(1,'golden viewer','viewer','[]','6f3c5ac83a4f3f7e21d8e2a96804d82323009da031493370b42bc550b58eefca',1.79559905269462466242e+09,NULL,1.79559905270728135105e+09,NULL);
INSERT INTO "tokens" VALUES(2,'golden worker','worker','["running","7"]','9c7a2d59a20ce7753167d97df769b1351e994154c0e61774ea614eca25f04cdd',1.79559905270022583008e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(3,'golden admin','admin','[]','2f57e12880d40341fcc2c43976e00a9c4a19e6af4424ae88eae84c01b371f6f5',1.79559905270170593266e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(4,'revoked','admin','[]','fc9b130c77f0478bd2386c6836c61fa7131d591620d738235a6e3d01f47267a3',1.79559905270322084421e+09,1.79560265270322084421e+09,NULL,1.79559905270446491243e+09);
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
	revision BIGINT NOT NULL, stopping BOOLEAN DEFAULT 0 NOT NULL, cause VARCHAR(20), 
	CONSTRAINT fk_trials_study_id_studies FOREIGN KEY(study_id) REFERENCES studies (id) ON DELETE CASCADE, 
	CONSTRAINT uq_trials_study_id_cell UNIQUE (study_id, cell), 
	CONSTRAINT uq_trials_study_id_number UNIQUE (study_id, number)
);
INSERT INTO "trials" VALUES(1,1,0,'COMPLETE',0,1.25,0,'{"a":"x","b":1}','grid','[]',0,0,1,'w',NULL,NULL,'{"loss":1.25}','{"loss":1.25,"other":1e-300}','{"loss":4,"other":9}',9,'',1.79559905198535084726e+09,1.79559905199486684801e+09,1795599052.02261,7,0,NULL);
INSERT INTO "trials" VALUES(2,1,1,'PRUNED',4,9e999,0,'{"a":"x","b":2}','grid','[]',1,0,1,'w',NULL,NULL,'{"loss":1.5}','{"loss":1.5}','{"loss":1}',1,'hopeless',1.79559905198535084726e+09,1.79559905199486684801e+09,1.79559905203216338158e+09,10,0,NULL);
INSERT INTO "trials" VALUES(3,1,2,'FAILED',5,9e999,0,'{"a":"y","b":1}','grid','[]',2,0,2,'w',NULL,NULL,'null','{}','{}',NULL,'once more',1.79559905198535084726e+09,1.79559905199486684801e+09,1.79559905204270601271e+09,15,0,'error');
INSERT INTO "trials" VALUES(4,1,3,'FAILED',5,9e999,0,'{"a":"y","b":2}','grid','[]',3,0,3,'w',NULL,NULL,'{"loss":"Infinity"}','{"loss":0.75}','{"loss":0}',0,'the objective loss is not finite (inf)',1.79559905198535084726e+09,1.79559905199486684801e+09,1.79559905206767368313e+09,27,0,'not_finite');
INSERT INTO "trials" VALUES(5,2,0,'PRUNED',4,9e999,0,'{"x":0.4543599738848574,"kind":true,"n":63}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":0}',0,'the study was finished before it ran again',1.79559905208147764206e+09,1.79559905208498358725e+09,1.79559905209911680216e+09,12,0,NULL);
INSERT INTO "trials" VALUES(6,2,1,'COMPLETE',0,0.5,0,'{"x":0.7676757272052231,"kind":1,"n":15}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5,"cost":3.0}','{"loss":0.5,"cost":3.0}','{"loss":1,"cost":1}',1,'',1.79559905208147764206e+09,1.79559905208498358725e+09,1.79559905209334611897e+09,9,0,NULL);
INSERT INTO "trials" VALUES(69,3,0,'COMPLETE',0,-0.5,0,'{"x":0.6553567349448267,"kind":null,"n":64}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"acc":0.5}','{"acc":0.1}','{"acc":2}',2,'',1.79559905234169936176e+09,1.79559905234685087205e+09,1.79559905235195827483e+09,6,0,NULL);
INSERT INTO "trials" VALUES(70,3,1,'COMPLETE',0,-0.95,0,'{"x":0.8999320830747645,"kind":1.5,"n":83}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"acc":0.95}','{"acc":0.1}','{"acc":2}',2,'',1.79559905235973310466e+09,1.79559905236278271678e+09,1.7955990523681004047e+09,11,0,NULL);
INSERT INTO "trials" VALUES(71,4,0,'COMPLETE',0,1.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":1}',1,'',1.79559905237544941902e+09,1.79559905237995338436e+09,1.79559905238750839228e+09,6,0,NULL);
INSERT INTO "trials" VALUES(72,4,1,'COMPLETE',0,2.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{"loss":2.0}','{"loss":1}',1,'',1795599052.39019,1.79559905239230179789e+09,1.79559905239682078364e+09,11,0,NULL);
INSERT INTO "trials" VALUES(73,4,2,'PRUNED',4,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":1}',1,'',1.79559905239909410471e+09,1.79559905240105485918e+09,1.79559905240564966202e+09,16,0,NULL);
INSERT INTO "trials" VALUES(74,4,3,'WAITING',3,9e999,1,'{"x":0.75,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79559905239909410471e+09,NULL,NULL,12,0,NULL);
INSERT INTO "trials" VALUES(75,5,0,'COMPLETE',0,0.5,0,'{"lr":0.0000910971526170278,"layers":5,"optimizer":1,"momentum":0.3608565555774149}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5}','{}','{}',NULL,'',1.79559905242005395887e+09,1.79559905242356038094e+09,1.79559905242777466775e+09,5,0,NULL);
INSERT INTO "trials" VALUES(76,5,1,'COMPLETE',0,0.25,0,'{"lr":0.00026406347331377374,"layers":5,"optimizer":1,"momentum":0.08397319572470785}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"loss":0.25}','{}','{}',NULL,'',1.79559905244405603407e+09,1.79559905244867300984e+09,1.79559905245257735249e+09,9,0,NULL);
INSERT INTO "trials" VALUES(77,5,2,'RUNNING',1,9e999,0,'{"lr":0.00019481960061238203,"layers":1,"optimizer":1,"momentum":0.08848844134000047}','tpe','[]',NULL,2,3,'w','nGA5nVe8IRD2b93UF6o9sBTM1jRj-He_',1.79559911253448748584e+09,'{"loss":2.0}','{"loss":2.0,"step_only":1.0}','{"loss":2,"step_only":5}',5,'',1.79559905246635675424e+09,1.79559905247135925291e+09,NULL,25,0,NULL);
INSERT INTO "trials" VALUES(78,5,3,'RUNNING',1,9e999,0,'{"lr":0.048495382502169296,"layers":5,"optimizer":1.5}','tpe','[]',NULL,2,2,'w','FF9DJdq0FjeWJZhOJjLrGD9EIZ2n8s8U',1.7955991125533592701e+09,NULL,'{}','{}',NULL,'',1.79559905248921680446e+09,1.79559905251488637926e+09,NULL,28,0,NULL);
INSERT INTO "trials" VALUES(79,5,4,'WAITING',3,9e999,0,'{"lr":0.021053446753838332,"layers":3,"optimizer":1,"momentum":0.750319748716378}','tpe','[]',NULL,2,1,'w',NULL,NULL,'null','{}','{}',NULL,'its worker was not heard of for longer than its lease',1.79559905249996972081e+09,1.79559905251488637926e+09,NULL,23,0,NULL);
INSERT INTO "trials" VALUES(80,5,5,'WAITING',3,9e999,2,'{"lr":0.03371200821887253,"layers":7,"optimizer":1,"momentum":0.0729821702083312}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79559905251073169711e+09,NULL,NULL,16,0,NULL);
INSERT INTO "trials" VALUES(81,5,6,'WAITING',3,9e999,2,'{"lr":0.00004234704901842557,"layers":9,"optimizer":1.5}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79559905254893755911e+09,NULL,NULL,27,0,NULL);
INSERT INTO "trials" VALUES(83,8,0,'FAILED',5,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.7955990525827124119e+09,1.79559905258581590657e+09,1.79559905258887577057e+09,5,0,'out_of_memory');
INSERT INTO "trials" VALUES(84,8,1,'FAILED',5,9e999,0,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.7955990525827124119e+09,1.79559905259211468695e+09,1.7955990525950210094e+09,8,0,'out_of_memory');
INSERT INTO "trials" VALUES(85,8,2,'WAITING',3,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.7955990525827124119e+09,NULL,NULL,2,0,NULL);
INSERT INTO "trials" VALUES(86,9,0,'PRUNED',4,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'null','{}','{}',NULL,'stopped by a user',1.79559905260788202287e+09,1.79559905261074733732e+09,1.79559905262819600102e+09,8,0,'cancelled');
INSERT INTO "trials" VALUES(87,9,1,'RUNNING',1,9e999,1,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w','GRUqtoqcCVC4MafEaYD_yXQfF1Yl-3sn',1.7955991126107473374e+09,NULL,'{}','{}',NULL,'',1.79559905260788202287e+09,1.79559905261074733732e+09,NULL,5,1,NULL);
INSERT INTO "trials" VALUES(88,9,2,'PRUNED',4,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'stopped by a user',1.79559905260788202287e+09,NULL,1.79559905262450218198e+09,6,0,'cancelled');
INSERT INTO "trials" VALUES(89,10,0,'RUNNING',1,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'anew','TNVyG7eylwHtgJMK34ghPSivcVqo0I-O',1.79559911264538884165e+09,NULL,'{}','{}',NULL,'',1.79559905263586187364e+09,1.79559905264156341548e+09,NULL,6,0,NULL);
INSERT INTO "trials" VALUES(90,11,0,'RUNNING',1,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w','6q1cVuGkUsonSFQO8tU-vfW0Dcobk229',1.79559911268125295641e+09,NULL,'{}','{}',NULL,'',1795599052.65762,1.7955990526602890492e+09,NULL,6,0,NULL);
CREATE TABLE tunesmith_alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT tunesmith_alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "tunesmith_alembic_version" VALUES('0002');
CREATE TABLE uptime (
	id INTEGER NOT NULL, 
	seen_at DOUBLE NOT NULL, 
	CONSTRAINT pk_uptime PRIMARY KEY (id)
);
INSERT INTO "uptime" VALUES(1,1.79559905252244305607e+09);
CREATE TABLE waiting_claims (
	request_id VARCHAR(100) NOT NULL, 
	worker_id VARCHAR(100) NOT NULL, 
	tasks JSON NOT NULL, 
	studies JSON NOT NULL, 
	count INTEGER NOT NULL, 
	until DOUBLE NOT NULL, 
	CONSTRAINT pk_waiting_claims PRIMARY KEY (request_id)
);
INSERT INTO "waiting_claims" VALUES('soon','w','[]','["running"]',3,1.79559911753926134108e+09);
INSERT INTO "waiting_claims" VALUES('waits','w','[]','["running"]',2,1.79559911772195148469e+09);
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
INSERT INTO "workers" VALUES('w','gpu-ä','häuschen','["cuda:0","cuda:1"]','["mine"]','1',0,1.79559905192558526992e+09,1.79559905268125295646e+09,2,NULL,'',0,0);
INSERT INTO "workers" VALUES('gone','gone','','[]','[]','',1,1.79559905193780827521e+09,1.7955990527160983085e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('broken','broken','','[]','[]','',0,1.79559905257694268224e+09,1.79559905259211468695e+09,2,2,'too many attempts failed here in a row; the last: OutOfMemoryError: größer als die Karte',0,0);
INSERT INTO "workers" VALUES('tired','tired','','[]','[]','',0,1.79559905259969615929e+09,1.79559905259969615929e+09,0,NULL,'paused by a user',0,0);
INSERT INTO "workers" VALUES('anew','anew','','[]','[]','',0,1795599052.63117,1.79559905264538884157e+09,0,NULL,'',7,7);
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
