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
INSERT INTO "artifacts" VALUES(90,1,'checkpoint-1','checkpoint',1,1234,'a024398b9672844d656025705196d8b8fd3067c8edcc87c5362a7a15e90b8b35','11/90/1/5ed38781fa7efb68-checkpoint-1',1.7957746356841940879e+09);
INSERT INTO "artifacts" VALUES(90,2,'checkpoint-2','checkpoint',2,1234,'cd8201db85b6292d7c9333a83893410f9280ccaa6abce4f9022e01f9a3c26889','11/90/2/53e29a5263cce248-checkpoint-2',1.79577463569290137293e+09);
INSERT INTO "artifacts" VALUES(90,2,'model.bin','file',NULL,1234,'15d442008fc30bee1d28a81d2d926f17005fe428e465c2062627366bf2a68019','11/90/2/03fd49a231c503da-model.bin',1.79577463569527626032e+09);
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
INSERT INTO "attempts" VALUES(1,1,'w','QJuI6bW3kgs_qMAlUdEgZ9Nl543RzPMw','golden-0',1.79577463498547291757e+09,1.79577463504684472087e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.25}');
INSERT INTO "attempts" VALUES(2,1,'w','s_siXsGy9Kd7LddFcdPrMT63K54FOntX','golden-0',1.79577463498547291757e+09,1.79577463506885910034e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','hopeless',NULL,0,'PRUNED',NULL,'','{"loss":1.5}');
INSERT INTO "attempts" VALUES(3,1,'w','TckzbyDEUvpU-D_p9KKbKoT5GwMmZEyo','golden-0',1.79577463498547291757e+09,1.7957746350729510784e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','Traceback:
  größer
ValueError: 🚀',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(4,1,'w','mVNQ5gfG_mpD77mTFtZr-VeCc2GvOCWI','golden-0',1.79577463498547291757e+09,1.79577463513289213182e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','{"loss":0.5}');
INSERT INTO "attempts" VALUES(3,2,'w','wR_lXDmlnuFvFfCN3lPqLJFdHedW4jEv','golden-1',1.79577463508506464957e+09,1.79577463509708499904e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','once more',NULL,0,'FAILED','error','','null');
INSERT INTO "attempts" VALUES(4,2,'w','7684UDpESqjcKf_TLLs8eqT7wbisdvYa','golden-2',1795774635.1492,1.79577463516495585446e+09,'failed','df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676','the objective loss is not finite (nan)',NULL,0,'WAITING','not_finite','','{"loss":"NaN"}');
INSERT INTO "attempts" VALUES(4,3,'w','SBFkE3lnjcaa4bFv50idQjNLym3NwOFj','golden-3',1.7957746351717143059e+09,1.79577463518916749952e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'FAILED','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(5,1,'w','5-9zT5kAcAUzRvrzr5-Oa2uQUjBI4JX3','golden-4',1.79577463520520210263e+09,1.79577463520907473562e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','preempted',NULL,0,'WAITING',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(6,1,'w','InIKHXrDjT59BouyjEBpamRbJCAf-hVV','golden-4',1.79577463520520210263e+09,1.7957746352118086815e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5,"cost":3.0}');
INSERT INTO "attempts" VALUES(69,1,'w','7KnWouD8rSmexusPe6vcgXQ2K5QgzVN-','golden-5',1.79577463549521851543e+09,1.79577463549948883056e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.5}');
INSERT INTO "attempts" VALUES(70,1,'w','psd4eX6L1WGSGI13iYDlA6ie99x820QR','golden-6',1.79577463550781774525e+09,1.79577463551141905786e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.95}');
INSERT INTO "attempts" VALUES(71,1,'w','hTmVnjbbEXG6NNJG5VG6LJSHC8ZVtfNB','golden-7',1.79577463552013564108e+09,1.79577463552384066578e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(72,1,'w','5OL9_47xuSImdHQW4tTaVBgdu_rMy8CU','golden-8',1.79577463552640795708e+09,1.7957746355289559364e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(73,1,'w','EW4QpEAUSyzTG-YctxWsrejX_Nzb7q6W','golden-9',1.7957746355314733982e+09,1.79577463553385400767e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','',1,1,'PRUNED',NULL,'','{"loss":9.0}');
INSERT INTO "attempts" VALUES(75,1,'w','6YMMyJe7bLzov8a0hdpj1oJL1ogXTHXF','golden-10',1.79577463554489064221e+09,1.79577463554688024523e+09,'complete','f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5}');
INSERT INTO "attempts" VALUES(76,1,'w','447QaDbRXn5dtEyOywadP3y69tshN7MI','golden-11',1.79577463555647873875e+09,1.79577463555866384502e+09,'complete','3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6','',NULL,0,'COMPLETE',NULL,'','{"loss":0.25}');
INSERT INTO "attempts" VALUES(77,1,'w','2Nk6TtiYazBSF0LHC3IGgCKfQTr8moRP','golden-12',1.79577463557134056094e+09,1.79577463557409977915e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'WAITING','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(77,2,'w','vj54G30yeKVYEiLz6eqxj7S-2LPShOIG','golden-13',1.79577463560484886168e+09,1.79577463560771322242e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','boom',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(78,1,'w','NEgJWL7Qmrd0cOAaI0rjhPPhzSPkTF7v','golden-13',1.79577463560484886168e+09,1.79577463561104869842e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(79,1,'w','B0wTneyscRWmQdWKwdWZB5ueeNA8IX7f','golden-13',1.79577463560484886168e+09,1.79577463561104869842e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(77,3,'w','oClwUKZ34ynLlpgkJOMFrMGliO8nuFBo','golden-14',1.79577463561324572561e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(78,2,'w','JHg_YEmY7hlfcD3LD-ct_tS8cxOTQK6r','the-last-request',1.79577463562376832967e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(83,1,'broken','CmlkJkmbtpbzLJKitcQh7qvC8tiKkxGx','golden-broken-True',1.79577463564074873928e+09,1.79577463564225339896e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','Epoche 1
Epoche 2 🚀','null');
INSERT INTO "attempts" VALUES(84,1,'broken','91e9PBmj4KYjD9y9gHkTBDJgeaA3LUaR','golden-broken-False',1.79577463564368844037e+09,1.79577463564567804338e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','','null');
INSERT INTO "attempts" VALUES(86,1,'w','YIWLTE_tm5bWfbYzpS_H9AvqiAV8-oc2','golden-stopping',1.79577463565445208546e+09,1.79577463566132688524e+09,'cancelled','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','stopped by a user',NULL,0,'PRUNED','cancelled','bye','null');
INSERT INTO "attempts" VALUES(87,1,'w','C11y3m_0xIlzI03nZDsi8sJyOMNWF54-','golden-stopping',1.79577463565445208546e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(89,1,'anew','zSYS2yxt7BmCvuV41TWqJbD2d-KM9Uah','golden-before',1.79577463566862773891e+09,1.79577463567070341114e+09,'lost',NULL,'its worker was started anew',NULL,0,'WAITING','worker_restarted','','null');
INSERT INTO "attempts" VALUES(89,2,'anew','RoLR8LDCsnlECFIu62xeRc-Y12qZ--wm','golden-own',1.79577463567070341114e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(90,1,'w','DhFycLGKfQmbLoi4VHfYIjGjdsF55sHy','golden-first',1.79577463568063020707e+09,1.79577463568752527232e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(90,2,'w','vXus7rTfOT21dIyVRJIt5QM1SSz4eCIU','golden-second',1.7957746356894564629e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(91,1,'w','4kzXbej2IGHP52VUzxo1P4B78PRUBE9l','golden-limited-0',1.79577463572154760358e+09,1795774635.72462,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(92,1,'w','P8GMz0ekgTiySbLagd1F-eqVYQh10q3H','golden-limited-1',1.79577463572672963139e+09,1.79577463572938847546e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.0}');
INSERT INTO "attempts" VALUES(93,1,'w','Ae7DpyIaLHIdp2rOi9lZztJzGj3DzKcw','golden-limited-2',1795774635.7308,1.79577463573389911654e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":-1.0}');
INSERT INTO "attempts" VALUES(94,1,'w','9rAuj3gyYoWzYOFoJV8_BDv9nPPVPMag','golden-patient-0',1.79577463573902177803e+09,1.79577463574045443532e+09,'complete','fa9f1cba7b5e75bef7da0a17cad99e8a29b6ff8dceaafde18f338bd1165ccfbb','',NULL,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(95,1,'w','r4ZnJqyZopyg5jsgJJn2Nr7DwLc5NX62','golden-patient-1',1.7957746357456438541e+09,1.79577463574717545512e+09,'complete','a96d29150dd849185558fcaa8e675f1869a1cc626a1cd1934d88f3284c206ea6','',NULL,0,'COMPLETE',NULL,'','{"loss":3.0}');
CREATE TABLE discarded_files (
	path VARCHAR(300) NOT NULL, 
	not_before DOUBLE NOT NULL, 
	CONSTRAINT pk_discarded_files PRIMARY KEY (path)
);
INSERT INTO "discarded_files" VALUES('6/',1.7957746356277117729e+09);
CREATE TABLE enqueues (
	study_id INTEGER NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	points VARCHAR(64) NOT NULL, 
	numbers JSON NOT NULL, 
	CONSTRAINT pk_enqueues PRIMARY KEY (study_id, "key"), 
	CONSTRAINT fk_enqueues_study_id_studies FOREIGN KEY(study_id) REFERENCES studies (id) ON DELETE CASCADE
);
INSERT INTO "enqueues" VALUES(10,'golden-key','069ac0e6ef63b8f6d253f26c03e06deacd7e224169f1639375f08dcfa782e87d','[0]');
INSERT INTO "enqueues" VALUES(14,'golden-import','ddd091f231303acfda11c25c6c50cecf296e06f59eb0aad9608904f6fa83a399','[0,1]');
CREATE TABLE login_codes (
	hash VARCHAR(64) NOT NULL, 
	token_id INTEGER NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_login_codes PRIMARY KEY (hash), 
	CONSTRAINT fk_login_codes_token_id_tokens FOREIGN KEY(token_id) REFERENCES tokens (id) ON DELETE CASCADE
);
INSERT INTO "login_codes" VALUES('5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b',1,1.79577523570979309076e+09);
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
INSERT INTO "metrics" VALUES(1,'loss',0,1,3.0,NULL,1.79577463502687954899e+09);
INSERT INTO "metrics" VALUES(1,'loss',1,1,NULL,'NaN',1.79577463502687954899e+09);
INSERT INTO "metrics" VALUES(1,'loss',2,1,NULL,'Infinity',1.79577463502687954899e+09);
INSERT INTO "metrics" VALUES(1,'loss',3,1,NULL,'-Infinity',1.79577463502687954899e+09);
INSERT INTO "metrics" VALUES(1,'loss',4,1,1.25,NULL,1.79577463502687954899e+09);
INSERT INTO "metrics" VALUES(1,'other',0,1,NULL,'Infinity',1.79577463502687954899e+09);
INSERT INTO "metrics" VALUES(1,'other',7,1,0.0,NULL,1.79577463502687954899e+09);
INSERT INTO "metrics" VALUES(1,'other',9,1,1.0e-300,NULL,1.79577463502687954899e+09);
INSERT INTO "metrics" VALUES(2,'loss',0,1,2.0,NULL,1.79577463506505084038e+09);
INSERT INTO "metrics" VALUES(2,'loss',1,1,1.5,NULL,1.79577463506505084038e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,1,0.5,NULL,1.79577463510503530503e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,2,0.75,NULL,1.7957746351569917202e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,3,0.75,NULL,1.79577463518008041383e+09);
INSERT INTO "metrics" VALUES(4,'loss',1,1,0.25,NULL,1.79577463514502525332e+09);
INSERT INTO "metrics" VALUES(5,'loss',0,1,1.0,NULL,1.79577463520782709118e+09);
INSERT INTO "metrics" VALUES(6,'cost',1,1,3.0,NULL,1.79577463521068978304e+09);
INSERT INTO "metrics" VALUES(6,'loss',0,1,1.0,NULL,1.79577463521068978304e+09);
INSERT INTO "metrics" VALUES(6,'loss',1,1,0.5,NULL,1.79577463521068978304e+09);
INSERT INTO "metrics" VALUES(69,'acc',1,1,0.5,NULL,1.7957746354981384277e+09);
INSERT INTO "metrics" VALUES(69,'acc',2,1,0.1,NULL,1.7957746354981384277e+09);
INSERT INTO "metrics" VALUES(70,'acc',1,1,0.95,NULL,1.79577463551020240781e+09);
INSERT INTO "metrics" VALUES(70,'acc',2,1,0.1,NULL,1.79577463551020240781e+09);
INSERT INTO "metrics" VALUES(71,'loss',0,1,1.0,NULL,1.79577463552157306665e+09);
INSERT INTO "metrics" VALUES(71,'loss',1,1,1.0,NULL,1.79577463552157306665e+09);
INSERT INTO "metrics" VALUES(72,'loss',0,1,2.0,NULL,1.79577463552778363226e+09);
INSERT INTO "metrics" VALUES(72,'loss',1,1,2.0,NULL,1.79577463552778363226e+09);
INSERT INTO "metrics" VALUES(73,'loss',0,1,9.0,NULL,1.79577463553274297713e+09);
INSERT INTO "metrics" VALUES(73,'loss',1,1,9.0,NULL,1.79577463553274297713e+09);
INSERT INTO "metrics" VALUES(77,'loss',0,3,4.0,NULL,1.79577463561478948596e+09);
INSERT INTO "metrics" VALUES(77,'loss',1,3,NULL,'NaN',1.79577463561478948596e+09);
INSERT INTO "metrics" VALUES(77,'loss',2,3,2.0,NULL,1.79577463561478948596e+09);
INSERT INTO "metrics" VALUES(77,'step_only',5,3,1.0,NULL,1.79577463561478948596e+09);
INSERT INTO "metrics" VALUES(78,'loss',0,1,8.0,NULL,1.79577463561578464512e+09);
INSERT INTO "metrics" VALUES(91,'loss',0,1,1.0,NULL,1.795774635723252058e+09);
INSERT INTO "metrics" VALUES(91,'speed',0,1,12.5,NULL,1.795774635723252058e+09);
INSERT INTO "metrics" VALUES(92,'loss',0,1,0.0,NULL,1.79577463572825241086e+09);
INSERT INTO "metrics" VALUES(92,'speed',0,1,8.0,NULL,1.79577463572825241086e+09);
INSERT INTO "metrics" VALUES(93,'loss',0,1,-1.0,NULL,1.79577463573262786867e+09);
INSERT INTO "metrics" VALUES(93,'speed',0,1,NULL,'NaN',1.79577463573262786867e+09);
CREATE TABLE sessions (
	hash VARCHAR(64) NOT NULL, 
	token_id INTEGER NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (hash), 
	CONSTRAINT fk_sessions_token_id_tokens FOREIGN KEY(token_id) REFERENCES tokens (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES('3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175',1,1.79577463570714211463e+09,1.79836663570714211466e+09);
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
INSERT INTO "studies" VALUES(1,'ended','{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"devices":1,"space":{"a":{"prior":null,"when":null,"type":"categorical","choices":["x","y"],"ordered":false},"b":{"prior":null,"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":1,"lost":1},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["t1","größe"],"seed":1}','FINISHED','every point of the grid is done',0,1,NULL,0,NULL,0,0,0,1,1,2,4,4,4,1,28,0,1,1.79577463491279315944e+09,1.79577463498547291757e+09,1.79577463518916749952e+09,1,'error',0,0);
INSERT INTO "studies" VALUES(2,'stopped','{"name":"stopped","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":2}','FINISHED','finished by a user',1,2,NULL,0,NULL,0,0,0,1,1,0,2,0,NULL,0,12,11,1,1.7957746351968958378e+09,1.79577463520520210263e+09,1.79577463521645355228e+09,0,NULL,0,0);
INSERT INTO "studies" VALUES(3,'reached','{"name":"reached","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4294967295}','FINISHED','the target value was reached',0,4294967295,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,12,0,2,1.79577463522915196413e+09,1.79577463549521851543e+09,1.79577463551141905786e+09,0,NULL,0,0);
INSERT INTO "studies" VALUES(4,'paused','{"name":"paused","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"median","startup_trials":2,"warmup_steps":0,"interval_steps":1,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null,"patience":null},"parallelism":2,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":7,"tags":[],"seed":804378105}','PAUSED','paused by a user',0,804378105,NULL,7,2,1,0,0,2,1,0,4,0,NULL,0,17,0,0,1.79577463551394963265e+09,1.79577463552013564108e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(5,'running','{"name":"running","description":"","task":null,"devices":1,"space":{"lr":{"prior":null,"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"prior":null,"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"prior":null,"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null],"ordered":false},"momentum":{"prior":null,"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":2,"lost":2},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4}','ACTIVE','',0,4,NULL,0,NULL,3,2,0,2,0,0,7,0,NULL,0,28,0,5,1.79577463553870582575e+09,1.79577463554489064221e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(7,'untouched','{"name":"untouched","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["later"],"seed":6}','ACTIVE','',0,6,NULL,0,NULL,0,0,0,0,0,0,0,0,NULL,0,1,0,0,1.79577463563291692735e+09,NULL,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(8,'broken','{"name":"broken","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":2,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":11}','PAUSED','2 trials in a row failed for one cause (out of memory); the last, trial 1: OutOfMemoryError: größer als die Karte',0,11,NULL,0,NULL,1,0,0,0,0,2,3,0,NULL,0,8,0,0,1.79577463563814973828e+09,1.79577463564074873928e+09,NULL,2,'out_of_memory',0,0);
INSERT INTO "studies" VALUES(9,'stopping','{"name":"stopping","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":12}','ACTIVE','',0,12,NULL,0,NULL,0,1,0,0,2,0,3,0,NULL,0,8,0,0,1.79577463565174555775e+09,1.79577463565445208546e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(10,'restarted','{"name":"restarted","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":null,"keep_best":1,"keep_last":1},"priority":0,"tags":[],"seed":13}','ACTIVE','',0,13,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79577463566414904589e+09,1.79577463566862773891e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(11,'stored','{"name":"stored","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":10,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":1,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":14}','ACTIVE','',0,14,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1795774635.67724,1.79577463568063020707e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(12,'limited','{"name":"limited","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["speed >= 10"],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":21}','ACTIVE','',0,21,NULL,0,NULL,0,0,0,3,0,0,3,0,NULL,0,14,0,1,1.79577463571564030649e+09,1.79577463572154760358e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(13,'patient','{"name":"patient","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":3},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":22}','ACTIVE','',0,22,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,9,0,0,1.79577463573601245881e+09,1.79577463573902177803e+09,NULL,0,NULL,1,0);
INSERT INTO "studies" VALUES(14,'grown','{"name":"grown","description":"","task":null,"devices":1,"space":{"x":{"prior":{"value":0.25,"spread":null},"when":null,"type":"float","low":0.0,"high":2.0,"log":false,"step":null},"size":{"prior":null,"when":null,"type":"categorical","choices":["s","m","l"],"ordered":true},"decay":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":5,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":23}','ACTIVE','',0,23,NULL,0,NULL,0,0,0,1,0,1,2,0,NULL,0,4,3,0,1.79577463574862360952e+09,NULL,NULL,0,NULL,0,2);
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
INSERT INTO "tokens" VALUES(1,'golden viewer','viewer','[]','6f3c5ac83a4f3f7e21d8e2a96804d82323009da031493370b42bc550b58eefca',1.79577463569861412047e+09,NULL,1.7957746357058916092e+09,NULL);
INSERT INTO "tokens" VALUES(2,'golden worker','worker','["running","7"]','9c7a2d59a20ce7753167d97df769b1351e994154c0e61774ea614eca25f04cdd',1.79577463570193481445e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(3,'golden admin','admin','[]','2f57e12880d40341fcc2c43976e00a9c4a19e6af4424ae88eae84c01b371f6f5',1.79577463570275449753e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(4,'revoked','admin','[]','fc9b130c77f0478bd2386c6836c61fa7131d591620d738235a6e3d01f47267a3',1.79577463570359110826e+09,1.79577823570359110835e+09,NULL,1.79577463570428109171e+09);
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
INSERT INTO "trials" VALUES(1,1,0,'COMPLETE',0,1.25,0,'{"a":"x","b":1}','grid','[]',0,0,1,'w',NULL,NULL,'{"loss":1.25}','{"loss":1.25,"other":1e-300}','{"loss":4,"other":9}',9,'',1.79577463496504926678e+09,1.79577463498547291757e+09,1.79577463504684472087e+09,7,0,NULL,'','null');
INSERT INTO "trials" VALUES(2,1,1,'PRUNED',5,9e999,0,'{"a":"x","b":2}','grid','[]',1,0,1,'w',NULL,NULL,'{"loss":1.5}','{"loss":1.5}','{"loss":1}',1,'hopeless',1.79577463496504926678e+09,1.79577463498547291757e+09,1.79577463506885910034e+09,10,0,NULL,'','null');
INSERT INTO "trials" VALUES(3,1,2,'FAILED',6,9e999,0,'{"a":"y","b":1}','grid','[]',2,0,2,'w',NULL,NULL,'null','{}','{}',NULL,'once more',1.79577463496504926678e+09,1.79577463498547291757e+09,1.79577463509708499904e+09,15,0,'error','','null');
INSERT INTO "trials" VALUES(4,1,3,'FAILED',6,9e999,0,'{"a":"y","b":2}','grid','[]',3,0,3,'w',NULL,NULL,'{"loss":"Infinity"}','{"loss":0.75}','{"loss":0}',0,'the objective loss is not finite (inf)',1.79577463496504926678e+09,1.79577463498547291757e+09,1.79577463518916749952e+09,27,0,'not_finite','','null');
INSERT INTO "trials" VALUES(5,2,0,'PRUNED',5,9e999,0,'{"x":0.4543599738848574,"kind":true,"n":63}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":0}',0,'the study was finished before it ran again',1.79577463520197629933e+09,1.79577463520520210263e+09,1.79577463521645355228e+09,12,0,NULL,'','null');
INSERT INTO "trials" VALUES(6,2,1,'COMPLETE',0,0.5,0,'{"x":0.7676757272052231,"kind":1,"n":15}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5,"cost":3.0}','{"loss":0.5,"cost":3.0}','{"loss":1,"cost":1}',1,'',1.79577463520197629933e+09,1.79577463520520210263e+09,1.7957746352118086815e+09,9,0,NULL,'','null');
INSERT INTO "trials" VALUES(69,3,0,'COMPLETE',0,-0.5,0,'{"x":0.6553567349448267,"kind":null,"n":64}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"acc":0.5}','{"acc":0.1}','{"acc":2}',2,'',1795774635.48437,1.79577463549521851543e+09,1.79577463549948883056e+09,6,0,NULL,'','null');
INSERT INTO "trials" VALUES(70,3,1,'COMPLETE',0,-0.95,0,'{"x":0.8999320830747645,"kind":1.5,"n":83}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"acc":0.95}','{"acc":0.1}','{"acc":2}',2,'',1.79577463550593852993e+09,1.79577463550781774525e+09,1.79577463551141905786e+09,11,0,NULL,'','null');
INSERT INTO "trials" VALUES(71,4,0,'COMPLETE',0,1.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":1}',1,'',1.79577463551769661901e+09,1.79577463552013564108e+09,1.79577463552384066578e+09,6,0,NULL,'','null');
INSERT INTO "trials" VALUES(72,4,1,'COMPLETE',0,2.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{"loss":2.0}','{"loss":1}',1,'',1.79577463552522921565e+09,1.79577463552640795708e+09,1.7957746355289559364e+09,11,0,NULL,'','null');
INSERT INTO "trials" VALUES(73,4,2,'PRUNED',5,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":1}',1,'',1.79577463553025031091e+09,1.7957746355314733982e+09,1.79577463553385400767e+09,16,0,NULL,'','null');
INSERT INTO "trials" VALUES(74,4,3,'WAITING',4,9e999,1,'{"x":0.75,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79577463553025031091e+09,NULL,NULL,12,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(75,5,0,'COMPLETE',0,0.5,0,'{"lr":0.0000910971526170278,"layers":5,"optimizer":1,"momentum":0.3608565555774149}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5}','{}','{}',NULL,'',1.79577463554326319694e+09,1.79577463554489064221e+09,1.79577463554688024523e+09,5,0,NULL,'','null');
INSERT INTO "trials" VALUES(76,5,1,'COMPLETE',0,0.25,0,'{"lr":0.00026406347331377374,"layers":5,"optimizer":1,"momentum":0.08397319572470785}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"loss":0.25}','{}','{}',NULL,'',1.79577463555446052547e+09,1.79577463555647873875e+09,1.79577463555866384502e+09,9,0,NULL,'','null');
INSERT INTO "trials" VALUES(77,5,2,'RUNNING',2,9e999,0,'{"lr":0.000194819600612382,"layers":1,"optimizer":1,"momentum":0.08848844134000047}','tpe','[]',NULL,2,3,'w','oClwUKZ34ynLlpgkJOMFrMGliO8nuFBo',1.79577469561478948595e+09,'{"loss":2.0}','{"loss":2.0,"step_only":1.0}','{"loss":2,"step_only":5}',5,'',1.7957746355687961578e+09,1.79577463557134056094e+09,NULL,25,0,NULL,'','null');
INSERT INTO "trials" VALUES(78,5,3,'RUNNING',2,9e999,0,'{"lr":0.048495382502169296,"layers":5,"optimizer":1.5}','tpe','[]',NULL,2,2,'w','JHg_YEmY7hlfcD3LD-ct_tS8cxOTQK6r',1.79577469562376832966e+09,NULL,'{}','{}',NULL,'',1.79577463558497714998e+09,1.79577463560484886168e+09,NULL,28,0,NULL,'','null');
INSERT INTO "trials" VALUES(79,5,4,'WAITING',4,9e999,0,'{"lr":0.021053446753838332,"layers":3,"optimizer":1,"momentum":0.750319748716378}','tpe','[]',NULL,2,1,'w',NULL,NULL,'null','{}','{}',NULL,'its worker was not heard of for longer than its lease',1.79577463559725880627e+09,1.79577463560484886168e+09,NULL,23,0,NULL,'','null');
INSERT INTO "trials" VALUES(80,5,5,'WAITING',4,9e999,2,'{"lr":0.03371200821887253,"layers":7,"optimizer":1,"momentum":0.0729821702083312}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79577463560230517385e+09,NULL,NULL,16,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(81,5,6,'WAITING',4,9e999,2,'{"lr":0.00004234704901842557,"layers":9,"optimizer":1.5}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.7957746356219840049e+09,NULL,NULL,27,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(83,8,0,'FAILED',6,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79577463563936471939e+09,1.79577463564074873928e+09,1.79577463564225339896e+09,5,0,'out_of_memory','','null');
INSERT INTO "trials" VALUES(84,8,1,'FAILED',6,9e999,0,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79577463563936471939e+09,1.79577463564368844037e+09,1.79577463564567804338e+09,8,0,'out_of_memory','','null');
INSERT INTO "trials" VALUES(85,8,2,'WAITING',4,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79577463563936471939e+09,NULL,NULL,2,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(86,9,0,'PRUNED',5,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'null','{}','{}',NULL,'stopped by a user',1.7957746356531796455e+09,1.79577463565445208546e+09,1.79577463566132688524e+09,8,0,'cancelled','','null');
INSERT INTO "trials" VALUES(87,9,1,'RUNNING',2,9e999,1,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w','C11y3m_0xIlzI03nZDsi8sJyOMNWF54-',1.79577469565445208554e+09,NULL,'{}','{}',NULL,'',1.7957746356531796455e+09,1.79577463565445208546e+09,NULL,5,1,NULL,'',NULL);
INSERT INTO "trials" VALUES(88,9,2,'PRUNED',5,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'stopped by a user',1.7957746356531796455e+09,NULL,1.79577463565963315965e+09,6,0,'cancelled','',NULL);
INSERT INTO "trials" VALUES(89,10,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'anew','RoLR8LDCsnlECFIu62xeRc-Y12qZ--wm',1.79577469567070341109e+09,NULL,'{}','{}',NULL,'',1.79577463566572690005e+09,1.79577463566862773891e+09,NULL,6,0,NULL,'','null');
INSERT INTO "trials" VALUES(90,11,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w','vXus7rTfOT21dIyVRJIt5QM1SSz4eCIU',1.79577469568945646285e+09,NULL,'{}','{}',NULL,'',1.79577463567910575866e+09,1.79577463568063020707e+09,NULL,6,0,NULL,'','null');
INSERT INTO "trials" VALUES(91,12,0,'COMPLETE',0,1.0,0,'{"x":0.1,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0,"speed":12.5}','{"loss":0,"speed":0}',0,'',1.79577463572028803821e+09,1.79577463572154760358e+09,1795774635.72462,6,0,NULL,'größer ist besser','{"speed >= 10":-2.5}');
INSERT INTO "trials" VALUES(92,12,1,'COMPLETE',1,2.0,0,'{"x":0.2,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.0}','{"loss":0.0,"speed":8.0}','{"loss":0,"speed":0}',0,'breaks speed >= 10 (it is 8)',1.79577463572028803821e+09,1.79577463572672963139e+09,1.79577463572938847546e+09,10,0,NULL,'größer ist besser','{"speed >= 10":2.0}');
INSERT INTO "trials" VALUES(93,12,2,'COMPLETE',1,9e999,0,'{"x":0.3,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":-1.0}','{"loss":-1.0,"speed":"NaN"}','{"loss":0,"speed":0}',0,'breaks speed >= 10 (it is nan)',1.79577463572028803821e+09,1795774635.7308,1.79577463573389911654e+09,14,0,NULL,'größer ist besser','{"speed >= 10":"Infinity"}');
INSERT INTO "trials" VALUES(94,13,0,'COMPLETE',0,2.0,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{}','{}',NULL,'',1.79577463573749947548e+09,1.79577463573902177803e+09,1.79577463574045443532e+09,5,0,NULL,'','null');
INSERT INTO "trials" VALUES(95,13,1,'COMPLETE',0,3.0,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":3.0}','{}','{}',NULL,'',1.79577463574356961249e+09,1.7957746357456438541e+09,1.79577463574717545512e+09,9,0,NULL,'','null');
INSERT INTO "trials" VALUES(96,14,0,'COMPLETE',0,0.5,0,'{"x":0.5,"size":"s","decay":0.125}','imported','[]',NULL,0,0,NULL,NULL,NULL,'{"loss":0.5}','{"loss":0.5}','{"loss":3}',3,'',1795774635.7516,NULL,1795774635.7516,3,0,NULL,'from elsewhere','null');
INSERT INTO "trials" VALUES(97,14,1,'FAILED',6,9e999,0,'{"x":1.0,"size":"l","decay":0.125}','imported','["old"]',NULL,0,0,NULL,NULL,NULL,'null','{}','{}',NULL,'boom',1795774635.7516,NULL,1795774635.7516,3,0,NULL,'','null');
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
INSERT INTO "uptime" VALUES(1,1.79577463560936594014e+09);
CREATE TABLE waiting_claims (
	request_id VARCHAR(100) NOT NULL, 
	worker_id VARCHAR(100) NOT NULL, 
	tasks JSON NOT NULL, 
	studies JSON NOT NULL, 
	count INTEGER NOT NULL, 
	until DOUBLE NOT NULL, 
	CONSTRAINT pk_waiting_claims PRIMARY KEY (request_id)
);
INSERT INTO "waiting_claims" VALUES('soon','w','[]','["running"]',3,1.79577470061677908893e+09);
INSERT INTO "waiting_claims" VALUES('waits','w','[]','["running"]',2,1.79577470076651597025e+09);
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
INSERT INTO "workers" VALUES('w','gpu-ä','häuschen','["cuda:0","cuda:1"]','["mine"]','1',0,1.79577463487400722499e+09,1.7957746357456438541e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('gone','gone','','[]','[]','',1,1.79577463489318752288e+09,1.79577463576396584507e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('broken','broken','','[]','[]','',0,1.79577463563717794415e+09,1.79577463564368844037e+09,2,2,'too many attempts failed here in a row; the last: OutOfMemoryError: größer als die Karte',0,0);
INSERT INTO "workers" VALUES('tired','tired','','[]','[]','',0,1.79577463564889216419e+09,1.79577463564889216419e+09,0,NULL,'paused by a user',0,0);
INSERT INTO "workers" VALUES('anew','anew','','[]','[]','',0,1.79577463566291737557e+09,1.79577463567070341114e+09,0,NULL,'',7,7);
CREATE INDEX ix_trials_leaderboard ON trials (study_id, rank, score, number);
CREATE INDEX ix_trials_leases ON trials (lease_expires_at) WHERE state = 'RUNNING';
CREATE INDEX ix_trials_queue ON trials (study_id, queue, number) WHERE state = 'WAITING';
CREATE INDEX ix_trials_study_id_revision ON trials (study_id, revision);
CREATE INDEX ix_trials_worker_id ON trials (worker_id) WHERE state = 'RUNNING';
CREATE INDEX ix_attempts_request_id ON attempts (request_id);
CREATE INDEX ix_artifacts_checkpoints ON artifacts (trial_id) WHERE kind = 'checkpoint';
CREATE INDEX ix_discarded_files_not_before ON discarded_files (not_before);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('studies',14);
INSERT INTO "sqlite_sequence" VALUES('trials',97);
INSERT INTO "sqlite_sequence" VALUES('tokens',4);
COMMIT;
