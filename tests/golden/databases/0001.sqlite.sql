BEGIN TRANSACTION;
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
	prune BOOLEAN NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (trial_id, attempt), 
	CONSTRAINT fk_attempts_trial_id_trials FOREIGN KEY(trial_id) REFERENCES trials (id) ON DELETE CASCADE, 
	CONSTRAINT uq_attempts_lease UNIQUE (lease)
);
INSERT INTO "attempts" VALUES(1,1,'w','rg1hzTVe01s6eGgNvBtXMZpKNpwpEz3D','golden-0',1.79548050494405531888e+09,1.79548050497392082218e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0);
INSERT INTO "attempts" VALUES(2,1,'w','llmvbLY_WgxhqXnk2J5iqC_2FWyqDNxx','golden-0',1.79548050494405531888e+09,1.79548050498417615891e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','hopeless',NULL,0);
INSERT INTO "attempts" VALUES(3,1,'w','45dMTG4UExby7palX4Fhql7XSWTNZ1_w','golden-0',1.79548050494405531888e+09,1.79548050498710727693e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','Traceback:
  größer
ValueError: 🚀',NULL,0);
INSERT INTO "attempts" VALUES(4,1,'w','pwyYPUBZ0fRp52adETkBO45VMAmctVju','golden-0',1.79548050494405531888e+09,1.7954805050009512901e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0);
INSERT INTO "attempts" VALUES(3,2,'w','vTwMDlxsaH0gvrf7JrkvCgjFUu8epicv','golden-1',1.79548050498993396763e+09,1.79548050499409461017e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','once more',NULL,0);
INSERT INTO "attempts" VALUES(4,2,'w','ZaDn-ou6ZRH0c0ZyPOulTfEqNLajHwV2','golden-2',1.79548050500565481183e+09,1.79548050501272773741e+09,'failed','df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676','the objective loss is not finite (nan)',NULL,0);
INSERT INTO "attempts" VALUES(4,3,'w','_oKJ08Y3Er-HkQo4y6LTIbRF9WZAePd5','golden-3',1.79548050501690387723e+09,1.79548050502579736712e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0);
INSERT INTO "attempts" VALUES(5,1,'w','vJhYucpDMgWgttcFMEIPHSow_MML9rLV','golden-4',1.79548050504881286622e+09,1.79548050505445194249e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','preempted',NULL,0);
INSERT INTO "attempts" VALUES(6,1,'w','Jfmlsg0RR2uzxGCJNZcb8PXMTkl-t1bg','golden-4',1.79548050504881286622e+09,1.79548050505851316451e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0);
INSERT INTO "attempts" VALUES(69,1,'w','HGE9PFsAcYVyO4M1suHyLgRkDOBrQhqa','golden-5',1.795480505316378355e+09,1.79548050532177090642e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0);
INSERT INTO "attempts" VALUES(70,1,'w','37kyLFZxHSb6a8ySWMBVNk-UYsNU9yA6','golden-6',1.7954805053332016468e+09,1.7954805053415355682e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0);
INSERT INTO "attempts" VALUES(71,1,'w','xVGW644uxSKk3gtyjBctw2BE3rQ8fOdJ','golden-7',1.79548050535442733771e+09,1.79548050536394500735e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0);
INSERT INTO "attempts" VALUES(72,1,'w','wHp9AQXApUAHktNSTXMORlBf8R9ckZog','golden-8',1.79548050537018036841e+09,1.79548050537621521954e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0);
INSERT INTO "attempts" VALUES(73,1,'w','CP5yWeHhdL6R-QBdeE18Ie72JWuAEpTD','golden-9',1.79548050538098406792e+09,1.79548050538609886171e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','',1,1);
INSERT INTO "attempts" VALUES(75,1,'w','DCmHDO3JWXTj4JnMFVof4e9mgtPH5W2j','golden-10',1.79548050540725636489e+09,1.79548050541230201724e+09,'complete','f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34','',NULL,0);
INSERT INTO "attempts" VALUES(76,1,'w','mTmy-G6AHQifQJSOfnFwm25JYtL-esTf','golden-11',1.79548050542918729783e+09,1.79548050543237280841e+09,'complete','3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6','',NULL,0);
INSERT INTO "attempts" VALUES(77,1,'w','WMiU83kAGqixYZI4aU4ymPEW3COsrL2M','golden-12',1.79548050544758486745e+09,1.79548050545087361333e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0);
INSERT INTO "attempts" VALUES(77,2,'w','i-vx939ysaA3ixXXZHVxSqNgLYUKXz5_','golden-13',1.79548050549047613147e+09,1.79548050549614286426e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','boom',NULL,0);
INSERT INTO "attempts" VALUES(78,1,'w','24N9cxYtNV0UNL6ByBjOrTOwv8_0KQiQ','golden-13',1.79548050549047613147e+09,1.79548050550041079524e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0);
INSERT INTO "attempts" VALUES(79,1,'w','zoPZS7mL61Zc2cs-mntkOF0fvsRTPM0h','golden-13',1.79548050549047613147e+09,1.79548050550041079524e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0);
INSERT INTO "attempts" VALUES(77,3,'w','pQx8bhYDBrMuZWVeu0hKG_AYm5JIsqly','golden-14',1.79548050550351262089e+09,NULL,NULL,NULL,'',NULL,0);
INSERT INTO "attempts" VALUES(78,2,'w','534mfeB7_TaGxXmyHFAnnjlzYxyTXWac','the-last-request',1.79548050553759384155e+09,NULL,NULL,NULL,'',NULL,0);
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
INSERT INTO "metrics" VALUES(1,'loss',0,1,3.0,NULL,1795480504.96288);
INSERT INTO "metrics" VALUES(1,'loss',1,1,NULL,'NaN',1795480504.96288);
INSERT INTO "metrics" VALUES(1,'loss',2,1,NULL,'Infinity',1795480504.96288);
INSERT INTO "metrics" VALUES(1,'loss',3,1,NULL,'-Infinity',1795480504.96288);
INSERT INTO "metrics" VALUES(1,'loss',4,1,1.25,NULL,1795480504.96288);
INSERT INTO "metrics" VALUES(1,'other',0,1,NULL,'Infinity',1795480504.96288);
INSERT INTO "metrics" VALUES(1,'other',7,1,0.0,NULL,1795480504.96288);
INSERT INTO "metrics" VALUES(1,'other',9,1,1.0e-300,NULL,1795480504.96288);
INSERT INTO "metrics" VALUES(2,'loss',0,1,2.0,NULL,1.79548050498156142235e+09);
INSERT INTO "metrics" VALUES(2,'loss',1,1,1.5,NULL,1.79548050498156142235e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,1,0.5,NULL,1.79548050499641466144e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,2,0.75,NULL,1795480505.00879);
INSERT INTO "metrics" VALUES(4,'loss',0,3,0.75,NULL,1.79548050502320790289e+09);
INSERT INTO "metrics" VALUES(4,'loss',1,1,0.25,NULL,1.79548050500408101076e+09);
INSERT INTO "metrics" VALUES(5,'loss',0,1,1.0,NULL,1.79548050505281662938e+09);
INSERT INTO "metrics" VALUES(6,'cost',1,1,3.0,NULL,1.79548050505668139453e+09);
INSERT INTO "metrics" VALUES(6,'loss',0,1,1.0,NULL,1.79548050505668139453e+09);
INSERT INTO "metrics" VALUES(6,'loss',1,1,0.5,NULL,1.79548050505668139453e+09);
INSERT INTO "metrics" VALUES(69,'acc',1,1,0.5,NULL,1.79548050532007193559e+09);
INSERT INTO "metrics" VALUES(69,'acc',2,1,0.1,NULL,1.79548050532007193559e+09);
INSERT INTO "metrics" VALUES(70,'acc',1,1,0.95,NULL,1795480505.33892);
INSERT INTO "metrics" VALUES(70,'acc',2,1,0.1,NULL,1795480505.33892);
INSERT INTO "metrics" VALUES(71,'loss',0,1,1.0,NULL,1.79548050535755038259e+09);
INSERT INTO "metrics" VALUES(71,'loss',1,1,1.0,NULL,1.79548050535755038259e+09);
INSERT INTO "metrics" VALUES(72,'loss',0,1,2.0,NULL,1.79548050537342333788e+09);
INSERT INTO "metrics" VALUES(72,'loss',1,1,2.0,NULL,1.79548050537342333788e+09);
INSERT INTO "metrics" VALUES(73,'loss',0,1,9.0,NULL,1.79548050538355398182e+09);
INSERT INTO "metrics" VALUES(73,'loss',1,1,9.0,NULL,1.79548050538355398182e+09);
INSERT INTO "metrics" VALUES(77,'loss',0,3,4.0,NULL,1.795480505506247282e+09);
INSERT INTO "metrics" VALUES(77,'loss',1,3,NULL,'NaN',1.795480505506247282e+09);
INSERT INTO "metrics" VALUES(77,'loss',2,3,2.0,NULL,1.795480505506247282e+09);
INSERT INTO "metrics" VALUES(77,'step_only',5,3,1.0,NULL,1.795480505506247282e+09);
INSERT INTO "metrics" VALUES(78,'loss',0,1,8.0,NULL,1.79548050550872516631e+09);
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
	finished_at DOUBLE, 
	CONSTRAINT uq_studies_name UNIQUE (name)
);
INSERT INTO "studies" VALUES(1,'ended','{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"space":{"a":{"when":null,"type":"categorical","choices":["x","y"]},"b":{"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":1,"lost":1},"priority":0,"tags":["t1","größe"],"seed":1}','FINISHED','every point of the grid is done',0,1,NULL,0,NULL,0,0,0,1,1,2,4,4,4,1,28,0,1,1.79548050490380668641e+09,1.79548050494405531888e+09,1.79548050502579736712e+09);
INSERT INTO "studies" VALUES(2,'stopped','{"name":"stopped","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"priority":0,"tags":[],"seed":2}','FINISHED','finished by a user',1,2,NULL,0,NULL,0,0,0,1,1,0,2,0,NULL,0,12,11,1,1.79548050503562116623e+09,1.79548050504881286622e+09,1.79548050506276392931e+09);
INSERT INTO "studies" VALUES(3,'reached','{"name":"reached","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9},"parallelism":null,"retries":{"failed":0,"lost":3},"priority":0,"tags":[],"seed":4294967295}','FINISHED','the target value was reached',0,4294967295,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,12,0,2,1.79548050507495093345e+09,1.795480505316378355e+09,1.7954805053415355682e+09);
INSERT INTO "studies" VALUES(4,'paused','{"name":"paused","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"median","startup_trials":2,"warmup_steps":0,"interval_steps":1,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null},"parallelism":2,"retries":{"failed":0,"lost":3},"priority":7,"tags":[],"seed":2468043589}','PAUSED','paused by a user',0,2468043589,NULL,7,2,1,0,0,2,1,0,4,0,NULL,0,17,0,0,1.79548050534551835062e+09,1.79548050535442733771e+09,NULL);
INSERT INTO "studies" VALUES(5,'running','{"name":"running","description":"","task":null,"space":{"lr":{"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null]},"momentum":{"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":2,"lost":2},"priority":0,"tags":[],"seed":4}','ACTIVE','',0,4,NULL,0,NULL,3,2,0,2,0,0,7,0,NULL,0,28,0,5,1.7954805053916904926e+09,1.79548050540725636489e+09,NULL);
INSERT INTO "studies" VALUES(7,'untouched','{"name":"untouched","description":"","task":null,"space":{"x":{"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null]},"n":{"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null},"parallelism":null,"retries":{"failed":0,"lost":3},"priority":0,"tags":["later"],"seed":6}','ACTIVE','',0,6,NULL,0,NULL,0,0,0,0,0,0,0,0,NULL,0,1,0,0,1.79548050555253195766e+09,NULL,NULL);
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
	revision BIGINT NOT NULL, 
	CONSTRAINT fk_trials_study_id_studies FOREIGN KEY(study_id) REFERENCES studies (id) ON DELETE CASCADE, 
	CONSTRAINT uq_trials_study_id_cell UNIQUE (study_id, cell), 
	CONSTRAINT uq_trials_study_id_number UNIQUE (study_id, number)
);
INSERT INTO "trials" VALUES(1,1,0,'COMPLETE',0,1.25,0,'{"a":"x","b":1}','grid','[]',0,0,1,'w',NULL,NULL,'{"loss":1.25}','{"loss":1.25,"other":1e-300}','{"loss":4,"other":9}',9,'',1.79548050493533110621e+09,1.79548050494405531888e+09,1.79548050497392082218e+09,7);
INSERT INTO "trials" VALUES(2,1,1,'PRUNED',4,9e999,0,'{"a":"x","b":2}','grid','[]',1,0,1,'w',NULL,NULL,'{"loss":1.5}','{"loss":1.5}','{"loss":1}',1,'hopeless',1.79548050493533110621e+09,1.79548050494405531888e+09,1.79548050498417615891e+09,10);
INSERT INTO "trials" VALUES(3,1,2,'FAILED',5,9e999,0,'{"a":"y","b":1}','grid','[]',2,0,2,'w',NULL,NULL,'null','{}','{}',NULL,'once more',1.79548050493533110621e+09,1.79548050494405531888e+09,1.79548050499409461017e+09,15);
INSERT INTO "trials" VALUES(4,1,3,'FAILED',5,9e999,0,'{"a":"y","b":2}','grid','[]',3,0,3,'w',NULL,NULL,'{"loss":"Infinity"}','{"loss":0.75}','{"loss":0}',0,'the objective loss is not finite (inf)',1.79548050493533110621e+09,1.79548050494405531888e+09,1.79548050502579736712e+09,27);
INSERT INTO "trials" VALUES(5,2,0,'PRUNED',4,9e999,0,'{"x":0.4543599738848574,"kind":true,"n":63}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":0}',0,'the study was finished before it ran again',1.79548050504391860961e+09,1.79548050504881286622e+09,1.79548050506276392931e+09,12);
INSERT INTO "trials" VALUES(6,2,1,'COMPLETE',0,0.5,0,'{"x":0.7676757272052231,"kind":1,"n":15}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5,"cost":3.0}','{"loss":0.5,"cost":3.0}','{"loss":1,"cost":1}',1,'',1.79548050504391860961e+09,1.79548050504881286622e+09,1.79548050505851316451e+09,9);
INSERT INTO "trials" VALUES(69,3,0,'COMPLETE',0,-0.5,0,'{"x":0.6553567349448267,"kind":null,"n":64}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"acc":0.5}','{"acc":0.1}','{"acc":2}',2,'',1.79548050531166815757e+09,1.795480505316378355e+09,1.79548050532177090642e+09,6);
INSERT INTO "trials" VALUES(70,3,1,'COMPLETE',0,-0.95,0,'{"x":0.8999320830747645,"kind":1.5,"n":83}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"acc":0.95}','{"acc":0.1}','{"acc":2}',2,'',1.79548050532992577556e+09,1.7954805053332016468e+09,1.7954805053415355682e+09,11);
INSERT INTO "trials" VALUES(71,4,0,'COMPLETE',0,1.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":1}',1,'',1.79548050535046076776e+09,1.79548050535442733771e+09,1.79548050536394500735e+09,6);
INSERT INTO "trials" VALUES(72,4,1,'COMPLETE',0,2.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{"loss":2.0}','{"loss":1}',1,'',1.79548050536729550362e+09,1.79548050537018036841e+09,1.79548050537621521954e+09,11);
INSERT INTO "trials" VALUES(73,4,2,'PRUNED',4,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":1}',1,'',1.79548050537884140015e+09,1.79548050538098406792e+09,1.79548050538609886171e+09,16);
INSERT INTO "trials" VALUES(74,4,3,'WAITING',3,9e999,1,'{"x":0.75,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79548050537884140015e+09,NULL,NULL,12);
INSERT INTO "trials" VALUES(75,5,0,'COMPLETE',0,0.5,0,'{"lr":0.0000910971526170278,"layers":5,"optimizer":1,"momentum":0.3608565555774149}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5}','{}','{}',NULL,'',1.79548050540337491036e+09,1.79548050540725636489e+09,1.79548050541230201724e+09,5);
INSERT INTO "trials" VALUES(76,5,1,'COMPLETE',0,0.25,0,'{"lr":0.00026406347331377374,"layers":5,"optimizer":1,"momentum":0.08397319572470785}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"loss":0.25}','{}','{}',NULL,'',1.79548050542609906191e+09,1.79548050542918729783e+09,1.79548050543237280841e+09,9);
INSERT INTO "trials" VALUES(77,5,2,'RUNNING',1,9e999,0,'{"lr":0.00019481960061238203,"layers":1,"optimizer":1,"momentum":0.08848844134000047}','tpe','[]',NULL,2,3,'w','pQx8bhYDBrMuZWVeu0hKG_AYm5JIsqly',1.79548056550624728199e+09,'{"loss":2.0}','{"loss":2.0,"step_only":1.0}','{"loss":2,"step_only":5}',5,'',1.79548050544338107107e+09,1.79548050544758486745e+09,NULL,25);
INSERT INTO "trials" VALUES(78,5,3,'RUNNING',1,9e999,0,'{"lr":0.048495382502169296,"layers":5,"optimizer":1.5}','tpe','[]',NULL,2,2,'w','534mfeB7_TaGxXmyHFAnnjlzYxyTXWac',1.79548056553759384154e+09,NULL,'{}','{}',NULL,'',1.79548050546600627898e+09,1.79548050549047613147e+09,NULL,28);
INSERT INTO "trials" VALUES(79,5,4,'WAITING',3,9e999,0,'{"lr":0.021053446753838332,"layers":3,"optimizer":1,"momentum":0.750319748716378}','tpe','[]',NULL,2,1,'w',NULL,NULL,'null','{}','{}',NULL,'its worker was not heard of for longer than its lease',1.79548050547639441486e+09,1.79548050549047613147e+09,NULL,23);
INSERT INTO "trials" VALUES(80,5,5,'WAITING',3,9e999,2,'{"lr":0.03371200821887253,"layers":7,"optimizer":1,"momentum":0.0729821702083312}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79548050548716449739e+09,NULL,NULL,16);
INSERT INTO "trials" VALUES(81,5,6,'WAITING',3,9e999,2,'{"lr":0.00004234704901842557,"layers":9,"optimizer":1.5}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79548050553404712681e+09,NULL,NULL,27);
CREATE TABLE tunesmith_alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT tunesmith_alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "tunesmith_alembic_version" VALUES('0001');
CREATE TABLE waiting_claims (
	request_id VARCHAR(100) NOT NULL, 
	worker_id VARCHAR(100) NOT NULL, 
	tasks JSON NOT NULL, 
	studies JSON NOT NULL, 
	count INTEGER NOT NULL, 
	until DOUBLE NOT NULL, 
	CONSTRAINT pk_waiting_claims PRIMARY KEY (request_id)
);
INSERT INTO "waiting_claims" VALUES('soon','w','[]','["running"]',3,1.79548057051220393181e+09);
INSERT INTO "waiting_claims" VALUES('waits','w','[]','["running"]',2,1.79548057056225872037e+09);
CREATE TABLE workers (
	id VARCHAR(100) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	host VARCHAR(200) NOT NULL, 
	slots JSON NOT NULL, 
	tasks JSON NOT NULL, 
	version VARCHAR(100) NOT NULL, 
	draining BOOLEAN NOT NULL, 
	registered_at DOUBLE NOT NULL, 
	seen_at DOUBLE NOT NULL, 
	CONSTRAINT pk_workers PRIMARY KEY (id)
);
INSERT INTO "workers" VALUES('w','gpu-ä','häuschen','["cuda:0","cuda:1"]','["mine"]','1',0,1.79548050488086509707e+09,1.79548050553759384155e+09);
INSERT INTO "workers" VALUES('gone','gone','','[]','[]','',1,1.79548050489134049419e+09,1.79548050555793929096e+09);
CREATE INDEX ix_trials_leaderboard ON trials (study_id, rank, score, number);
CREATE INDEX ix_trials_leases ON trials (lease_expires_at) WHERE state = 'RUNNING';
CREATE INDEX ix_trials_queue ON trials (study_id, queue, number) WHERE state = 'WAITING';
CREATE INDEX ix_trials_study_id_revision ON trials (study_id, revision);
CREATE INDEX ix_trials_worker_id ON trials (worker_id) WHERE state = 'RUNNING';
CREATE INDEX ix_attempts_request_id ON attempts (request_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('studies',7);
INSERT INTO "sqlite_sequence" VALUES('trials',82);
COMMIT;
