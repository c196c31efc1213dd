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
INSERT INTO "artifacts" VALUES(90,1,'checkpoint-1','checkpoint',1,1234,'a024398b9672844d656025705196d8b8fd3067c8edcc87c5362a7a15e90b8b35','11/90/1/23c44c90bdd920d4-checkpoint-1',1.79579464461528587335e+09);
INSERT INTO "artifacts" VALUES(90,2,'checkpoint-2','checkpoint',2,1234,'cd8201db85b6292d7c9333a83893410f9280ccaa6abce4f9022e01f9a3c26889','11/90/2/9d8676e6f744276d-checkpoint-2',1.79579464464184927934e+09);
INSERT INTO "artifacts" VALUES(90,2,'model.bin','file',NULL,1234,'15d442008fc30bee1d28a81d2d926f17005fe428e465c2062627366bf2a68019','11/90/2/f3fa791963273ad5-model.bin',1.79579464466150569919e+09);
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
INSERT INTO "attempts" VALUES(1,1,'w','IRq-3GDRnm_mA6d1jQYKA8tin5c6y1jL','golden-0',1.79579464262846469875e+09,1.79579464268071818354e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.25}');
INSERT INTO "attempts" VALUES(2,1,'w','PFXoleIJeV2NAFWi4IqoxNQsFECFDaxx','golden-0',1.79579464262846469875e+09,1.79579464270073914529e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','hopeless',NULL,0,'PRUNED',NULL,'','{"loss":1.5}');
INSERT INTO "attempts" VALUES(3,1,'w','s1P6nen2cJ7vg5MzkLlN8H9cKiv1OOp5','golden-0',1.79579464262846469875e+09,1.79579464270310783387e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','Traceback:
  größer
ValueError: 🚀',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(4,1,'w','m2QcBAlV4Fpy8ZviRKcL4ioMIzxLNfqO','golden-0',1.79579464262846469875e+09,1.79579464275269675256e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','{"loss":0.5}');
INSERT INTO "attempts" VALUES(3,2,'w','ILqRq8XHz3t89GvSkBJ38V8qgkwBCGr-','golden-1',1.79579464271668767924e+09,1.79579464272900128371e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','once more',NULL,0,'FAILED','error','','null');
INSERT INTO "attempts" VALUES(4,2,'w','D9O9NzJPqeopEOvVnhZpKoqQpMBsJ1na','golden-2',1.79579464277282094958e+09,1.7957946427807335854e+09,'failed','df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676','the objective loss is not finite (nan)',NULL,0,'WAITING','not_finite','','{"loss":"NaN"}');
INSERT INTO "attempts" VALUES(4,3,'w','UPvl9CGnHnevhamnqjjsMem8WkygBg22','golden-3',1.79579464278465366364e+09,1.79579464279809713359e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'FAILED','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(5,1,'w','ZYuaqObqFI8GqZ6iVUQ10hoevlk7xXF-','golden-4',1.79579464284946656226e+09,1.79579464287673878667e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','preempted',NULL,0,'WAITING',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(6,1,'w','UyR1spHdHxFFrg2o7SMfd2_Zy2bPHtXN','golden-4',1.79579464284946656226e+09,1.79579464288569068909e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5,"cost":3.0}');
INSERT INTO "attempts" VALUES(69,1,'w','lDtTMU0CRQvshgELbPPiHl_8wGYYOnuF','golden-5',1.79579464400325703628e+09,1.79579464401176953315e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.5}');
INSERT INTO "attempts" VALUES(70,1,'w','CiUFTF44gZBAJvvgZJg5yDrXgECqXHT_','golden-6',1.79579464402095580104e+09,1.79579464402692461012e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.95}');
INSERT INTO "attempts" VALUES(71,1,'w','57bE5OViTG7p9kryKepCCdcli5sjxjNN','golden-7',1.79579464405793738364e+09,1.79579464406568598748e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(72,1,'w','LNcyS8YZfrXOxAjew-txl1nMaHZHM2Jj','golden-8',1.79579464407138705253e+09,1.79579464407621598245e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(73,1,'w','yTQWGqQ_zWISvA-PLiQ9G1t5q1dKit_M','golden-9',1.79579464408627104761e+09,1.79579464409797692303e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','',1,1,'PRUNED',NULL,'','{"loss":9.0}');
INSERT INTO "attempts" VALUES(75,1,'w','frA-zD4hey6VIIESnuH7qJ9UGyJmIoDw','golden-10',1.79579464416264986993e+09,1.79579464417859745021e+09,'complete','f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5}');
INSERT INTO "attempts" VALUES(76,1,'w','kf2SCYlzzeNuH0s3Ag1MNxrHpI9FxmS_','golden-11',1.79579464421479344368e+09,1.79579464422458720202e+09,'complete','3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6','',NULL,0,'COMPLETE',NULL,'','{"loss":0.25}');
INSERT INTO "attempts" VALUES(77,1,'w','rI2Z4Y5K3b1t1WEqhwlGvkkjqTWnvdh-','golden-12',1.79579464426919364929e+09,1.795794644284999609e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'WAITING','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(77,2,'w','d8CaxqxRjKDCw8ST5xs585beXWir1YwT','golden-13',1.79579464435150146488e+09,1.79579464437727570535e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','boom',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(78,1,'w','zHUMG-ZIz8VtI_9xaaSqvEF7xbdjcuxf','golden-13',1.79579464435150146488e+09,1.79579464439032626156e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(79,1,'w','BQYg1XyQ07LX-g_cPFsezV4xOKNYrohv','golden-13',1.79579464435150146488e+09,1.79579464439032626156e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(77,3,'w','CrTW7yqgiaLIrx8xNGWlG4dTC_XkZerz','golden-14',1.79579464439887332913e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(78,2,'w','jsOFCuND5M1TYEnxx2-SczmRCSgloP82','the-last-request',1.79579464444823098186e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(83,1,'broken','CdXIBHA9YnB56bIzLtnewKeO4j103U78','golden-broken-True',1.79579464449286818508e+09,1.7957946444944205284e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','Epoche 1
Epoche 2 🚀','null');
INSERT INTO "attempts" VALUES(84,1,'broken','cH7oquRE719h0AsPYVzTd6LDYDhi6q7A','golden-broken-False',1.79579464450071024901e+09,1.79579464450581574447e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','','null');
INSERT INTO "attempts" VALUES(86,1,'w','N26s4UZqKtHQsdxMrKiBHbzYJ5WngR_m','golden-stopping',1.79579464453046298028e+09,1.79579464453687477109e+09,'cancelled','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','stopped by a user',NULL,0,'PRUNED','cancelled','bye','null');
INSERT INTO "attempts" VALUES(87,1,'w','wC_BfJe2ipU9FCVVW2YRE8hSFT1lvekJ','golden-stopping',1.79579464453046298028e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(89,1,'anew','tFJcid6xLJfvwZ5O7EzR9m_b4BSQ1MBk','golden-before',1.79579464456981563566e+09,1.79579464457266736029e+09,'lost',NULL,'its worker was started anew',NULL,0,'WAITING','worker_restarted','','null');
INSERT INTO "attempts" VALUES(89,2,'anew','IU8pVs10GwIH0FjvbHCKBjQTOCtgrsMu','golden-own',1.79579464457266736029e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(90,1,'w','Ppil9WzV9dejB8Y5BiqoSFpEZKPw-mfO','golden-first',1.79579464459540653225e+09,1.79579464463034367558e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(90,2,'w','vzRjUxtNqJadU6yd-YFoqCXFDatl99CN','golden-second',1.79579464463265347476e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(91,1,'w','BCy34X20F4Ee2GJNU9Z-uNNgwkvmySQl','golden-limited-0',1.79579464481533765795e+09,1.79579464483529710767e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(92,1,'w','quCUBENx2GUG_JTFATfOLWaM8CSro_dy','golden-limited-1',1.79579464484075260167e+09,1.79579464486114859581e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.0}');
INSERT INTO "attempts" VALUES(93,1,'w','L8jezsGwEQZ3i9j8kaow59UBXriEBvAI','golden-limited-2',1.79579464486622714992e+09,1.79579464488104724884e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":-1.0}');
INSERT INTO "attempts" VALUES(94,1,'w','dgVHNJP23xPEyMPteUh6hFbL-T5Z0Fe-','golden-patient-0',1.79579464491700816156e+09,1.79579464492882609361e+09,'complete','fa9f1cba7b5e75bef7da0a17cad99e8a29b6ff8dceaafde18f338bd1165ccfbb','',NULL,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(95,1,'w','TCJ-eEMOyYtnRaGX5G8Da2rKWDVp41qg','golden-patient-1',1.79579464493888497347e+09,1.79579464494313168531e+09,'complete','a96d29150dd849185558fcaa8e675f1869a1cc626a1cd1934d88f3284c206ea6','',NULL,0,'COMPLETE',NULL,'','{"loss":3.0}');
CREATE TABLE discarded_files (
	path VARCHAR(300) NOT NULL, 
	not_before DOUBLE NOT NULL, 
	CONSTRAINT pk_discarded_files PRIMARY KEY (path)
);
INSERT INTO "discarded_files" VALUES('6/',1.79579464446019244189e+09);
CREATE TABLE engines (
	id VARCHAR(100) NOT NULL, 
	server VARCHAR(100) NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_engines PRIMARY KEY (id)
);
INSERT INTO "engines" VALUES('vm:21011:941ab0c0','server',1.79579470479449486734e+09);
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
INSERT INTO "login_codes" VALUES('5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b',1,1.79579524476493191721e+09);
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
INSERT INTO "metrics" VALUES(1,'loss',0,1,3.0,NULL,1.79579464266457533832e+09);
INSERT INTO "metrics" VALUES(1,'loss',1,1,NULL,'NaN',1.79579464266457533832e+09);
INSERT INTO "metrics" VALUES(1,'loss',2,1,NULL,'Infinity',1.79579464266457533832e+09);
INSERT INTO "metrics" VALUES(1,'loss',3,1,NULL,'-Infinity',1.79579464266457533832e+09);
INSERT INTO "metrics" VALUES(1,'loss',4,1,1.25,NULL,1.79579464266457533832e+09);
INSERT INTO "metrics" VALUES(1,'other',0,1,NULL,'Infinity',1.79579464266457533832e+09);
INSERT INTO "metrics" VALUES(1,'other',7,1,0.0,NULL,1.79579464266457533832e+09);
INSERT INTO "metrics" VALUES(1,'other',9,1,1.0e-300,NULL,1.79579464266457533832e+09);
INSERT INTO "metrics" VALUES(2,'loss',0,1,2.0,NULL,1.7957946426928167343e+09);
INSERT INTO "metrics" VALUES(2,'loss',1,1,1.5,NULL,1.7957946426928167343e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,1,0.5,NULL,1.79579464274047374732e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,2,0.75,NULL,1.79579464277670383448e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,3,0.75,NULL,1.79579464278865194321e+09);
INSERT INTO "metrics" VALUES(4,'loss',1,1,0.25,NULL,1.79579464276483225827e+09);
INSERT INTO "metrics" VALUES(5,'loss',0,1,1.0,NULL,1.79579464286890602112e+09);
INSERT INTO "metrics" VALUES(6,'cost',1,1,3.0,NULL,1.79579464288076829907e+09);
INSERT INTO "metrics" VALUES(6,'loss',0,1,1.0,NULL,1.79579464288076829907e+09);
INSERT INTO "metrics" VALUES(6,'loss',1,1,0.5,NULL,1.79579464288076829907e+09);
INSERT INTO "metrics" VALUES(69,'acc',1,1,0.5,NULL,1.79579464400829982755e+09);
INSERT INTO "metrics" VALUES(69,'acc',2,1,0.1,NULL,1.79579464400829982755e+09);
INSERT INTO "metrics" VALUES(70,'acc',1,1,0.95,NULL,1.79579464402359390258e+09);
INSERT INTO "metrics" VALUES(70,'acc',2,1,0.1,NULL,1.79579464402359390258e+09);
INSERT INTO "metrics" VALUES(71,'loss',0,1,1.0,NULL,1.79579464406163668635e+09);
INSERT INTO "metrics" VALUES(71,'loss',1,1,1.0,NULL,1.79579464406163668635e+09);
INSERT INTO "metrics" VALUES(72,'loss',0,1,2.0,NULL,1.79579464407462024684e+09);
INSERT INTO "metrics" VALUES(72,'loss',1,1,2.0,NULL,1.79579464407462024684e+09);
INSERT INTO "metrics" VALUES(73,'loss',0,1,9.0,NULL,1.79579464409296870232e+09);
INSERT INTO "metrics" VALUES(73,'loss',1,1,9.0,NULL,1.79579464409296870232e+09);
INSERT INTO "metrics" VALUES(77,'loss',0,3,4.0,NULL,1.79579464440455985069e+09);
INSERT INTO "metrics" VALUES(77,'loss',1,3,NULL,'NaN',1.79579464440455985069e+09);
INSERT INTO "metrics" VALUES(77,'loss',2,3,2.0,NULL,1.79579464440455985069e+09);
INSERT INTO "metrics" VALUES(77,'step_only',5,3,1.0,NULL,1.79579464440455985069e+09);
INSERT INTO "metrics" VALUES(78,'loss',0,1,8.0,NULL,1.79579464441498041146e+09);
INSERT INTO "metrics" VALUES(91,'loss',0,1,1.0,NULL,1.79579464482652759551e+09);
INSERT INTO "metrics" VALUES(91,'speed',0,1,12.5,NULL,1.79579464482652759551e+09);
INSERT INTO "metrics" VALUES(92,'loss',0,1,0.0,NULL,1.79579464485098028178e+09);
INSERT INTO "metrics" VALUES(92,'speed',0,1,8.0,NULL,1.79579464485098028178e+09);
INSERT INTO "metrics" VALUES(93,'loss',0,1,-1.0,NULL,1.79579464487279701232e+09);
INSERT INTO "metrics" VALUES(93,'speed',0,1,NULL,'NaN',1.79579464487279701232e+09);
CREATE TABLE sessions (
	hash VARCHAR(64) NOT NULL, 
	token_id INTEGER NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (hash), 
	CONSTRAINT fk_sessions_token_id_tokens FOREIGN KEY(token_id) REFERENCES tokens (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES('3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175',1,1.7957946447449841499e+09,1.79838664474498414989e+09);
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
	finished_at DOUBLE, failures INTEGER DEFAULT '0' NOT NULL, failure_cause VARCHAR(20), unimproved BIGINT DEFAULT '0' NOT NULL, imported BIGINT DEFAULT '0' NOT NULL, engine VARCHAR(100), 
	CONSTRAINT uq_studies_name UNIQUE (name)
);
INSERT INTO "studies" VALUES(1,'ended','{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"devices":1,"space":{"a":{"prior":null,"when":null,"type":"categorical","choices":["x","y"],"ordered":false},"b":{"prior":null,"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":1,"lost":1},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["t1","größe"],"seed":1}','FINISHED','every point of the grid is done',0,1,NULL,0,NULL,0,0,0,1,1,2,4,4,4,1,28,0,1,1.7957946425539524555e+09,1.79579464262846469875e+09,1.79579464279809713359e+09,1,'error',0,0,NULL);
INSERT INTO "studies" VALUES(2,'stopped','{"name":"stopped","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":2}','FINISHED','finished by a user',1,2,NULL,0,NULL,0,0,0,1,1,0,2,0,NULL,0,12,11,1,1.7957946428179030418e+09,1.79579464284946656226e+09,1.79579464289728188515e+09,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(3,'reached','{"name":"reached","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"constraints":[],"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4294967295}','FINISHED','the target value was reached',0,4294967295,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,12,0,2,1.79579464292127227785e+09,1.79579464400325703628e+09,1.79579464402692461012e+09,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(4,'paused','{"name":"paused","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"auto"},"pruner":{"type":"median","metric":null,"warmup_steps":0,"interval_steps":1,"startup_trials":2,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null,"patience":null},"parallelism":2,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":7,"tags":[],"seed":689815864}','PAUSED','paused by a user',0,689815864,NULL,7,2,1,0,0,2,1,0,4,0,NULL,0,17,0,0,1.79579464404421257966e+09,1.79579464405793738364e+09,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(5,'running','{"name":"running","description":"","task":null,"devices":1,"space":{"lr":{"prior":null,"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"prior":null,"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"prior":null,"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null],"ordered":false},"momentum":{"prior":null,"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":2,"lost":2},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4}','ACTIVE','',0,4,NULL,0,NULL,3,2,0,2,0,0,7,0,NULL,0,26,0,5,1.79579464410855650906e+09,1.79579464416264986993e+09,NULL,0,NULL,0,0,'vm:21011:941ab0c0');
INSERT INTO "studies" VALUES(7,'untouched','{"name":"untouched","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["later"],"seed":6}','ACTIVE','',0,6,NULL,0,NULL,0,0,0,0,0,0,0,0,NULL,0,1,0,0,1.79579464446413469315e+09,NULL,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(8,'broken','{"name":"broken","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":2,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":11}','PAUSED','2 trials in a row failed for one cause (out of memory); the last, trial 1: OutOfMemoryError: größer als die Karte',0,11,NULL,0,NULL,1,0,0,0,0,2,3,0,NULL,0,8,0,0,1.79579464448491597176e+09,1.79579464449286818508e+09,NULL,2,'out_of_memory',0,0,NULL);
INSERT INTO "studies" VALUES(9,'stopping','{"name":"stopping","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":12}','ACTIVE','',0,12,NULL,0,NULL,0,1,0,0,2,0,3,0,NULL,0,8,0,0,1.79579464452487874031e+09,1.79579464453046298028e+09,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(10,'restarted','{"name":"restarted","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":null,"keep_best":1,"keep_last":1},"priority":0,"tags":[],"seed":13}','ACTIVE','',0,13,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79579464455035924907e+09,1.79579464456981563566e+09,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(11,'stored','{"name":"stored","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":1,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":14}','ACTIVE','',0,14,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79579464457856297489e+09,1.79579464459540653225e+09,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(12,'limited','{"name":"limited","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["speed >= 10"],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":21}','ACTIVE','',0,21,NULL,0,NULL,0,0,0,3,0,0,3,0,NULL,0,14,0,1,1.79579464478473091121e+09,1.79579464481533765795e+09,NULL,0,NULL,0,0,'vm:21011:941ab0c0');
INSERT INTO "studies" VALUES(13,'patient','{"name":"patient","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":3},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":22}','ACTIVE','',0,22,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,9,0,0,1.79579464489274859425e+09,1.79579464491700816156e+09,NULL,0,NULL,1,0,NULL);
INSERT INTO "studies" VALUES(14,'grown','{"name":"grown","description":"","task":null,"devices":1,"space":{"x":{"prior":{"value":0.25,"spread":null},"when":null,"type":"float","low":0.0,"high":2.0,"log":false,"step":null},"size":{"prior":null,"when":null,"type":"categorical","choices":["s","m","l"],"ordered":true},"decay":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":5,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":23}','ACTIVE','',0,23,NULL,0,NULL,0,0,0,1,0,1,2,0,NULL,0,4,3,0,1.79579464494635605807e+09,NULL,NULL,0,NULL,0,2,NULL);
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
INSERT INTO "tokens" VALUES(1,'golden viewer','viewer','[]','6f3c5ac83a4f3f7e21d8e2a96804d82323009da031493370b42bc550b58eefca',1.79579464467261147499e+09,NULL,1.79579464473479032517e+09,NULL);
INSERT INTO "tokens" VALUES(2,'golden worker','worker','["running","7"]','9c7a2d59a20ce7753167d97df769b1351e994154c0e61774ea614eca25f04cdd',1.79579464468861460689e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(3,'golden admin','admin','[]','2f57e12880d40341fcc2c43976e00a9c4a19e6af4424ae88eae84c01b371f6f5',1.79579464469675731657e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(4,'revoked','admin','[]','fc9b130c77f0478bd2386c6836c61fa7131d591620d738235a6e3d01f47267a3',1.79579464470794749261e+09,1.79579824470794749261e+09,NULL,1.79579464471677136419e+09);
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
INSERT INTO "trials" VALUES(1,1,0,'COMPLETE',0,1.25,0,'{"a":"x","b":1}','grid','[]',0,0,1,'w',NULL,NULL,'{"loss":1.25}','{"loss":1.25,"other":1e-300}','{"loss":4,"other":9}',9,'',1.79579464261366128921e+09,1.79579464262846469875e+09,1.79579464268071818354e+09,7,0,NULL,'','null');
INSERT INTO "trials" VALUES(2,1,1,'PRUNED',5,9e999,0,'{"a":"x","b":2}','grid','[]',1,0,1,'w',NULL,NULL,'{"loss":1.5}','{"loss":1.5}','{"loss":1}',1,'hopeless',1.79579464261366128921e+09,1.79579464262846469875e+09,1.79579464270073914529e+09,10,0,NULL,'','null');
INSERT INTO "trials" VALUES(3,1,2,'FAILED',6,9e999,0,'{"a":"y","b":1}','grid','[]',2,0,2,'w',NULL,NULL,'null','{}','{}',NULL,'once more',1.79579464261366128921e+09,1.79579464262846469875e+09,1.79579464272900128371e+09,15,0,'error','','null');
INSERT INTO "trials" VALUES(4,1,3,'FAILED',6,9e999,0,'{"a":"y","b":2}','grid','[]',3,0,3,'w',NULL,NULL,'{"loss":"Infinity"}','{"loss":0.75}','{"loss":0}',0,'the objective loss is not finite (inf)',1.79579464261366128921e+09,1.79579464262846469875e+09,1.79579464279809713359e+09,27,0,'not_finite','','null');
INSERT INTO "trials" VALUES(5,2,0,'PRUNED',5,9e999,0,'{"x":0.4543599738848574,"kind":1.5,"n":7}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":0}',0,'the study was finished before it ran again',1.79579464284467554087e+09,1.79579464284946656226e+09,1.79579464289728188515e+09,12,0,NULL,'','null');
INSERT INTO "trials" VALUES(6,2,1,'COMPLETE',0,0.5,0,'{"x":0.7676757272052231,"kind":1,"n":92}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5,"cost":3.0}','{"loss":0.5,"cost":3.0}','{"loss":1,"cost":1}',1,'',1.79579464284467554087e+09,1.79579464284946656226e+09,1.79579464288569068909e+09,9,0,NULL,'','null');
INSERT INTO "trials" VALUES(69,3,0,'COMPLETE',0,-0.5,0,'{"x":0.1542527675628662,"kind":1.5,"n":38}','qmc','[]',NULL,0,1,'w',NULL,NULL,'{"acc":0.5}','{"acc":0.1}','{"acc":2}',2,'',1.79579464399279570578e+09,1.79579464400325703628e+09,1.79579464401176953315e+09,6,0,NULL,'the first 5 results only spread out','null');
INSERT INTO "trials" VALUES(70,3,1,'COMPLETE',0,-0.95,0,'{"x":0.5728781251236796,"kind":"b","n":89}','qmc','[]',NULL,1,1,'w',NULL,NULL,'{"acc":0.95}','{"acc":0.1}','{"acc":2}',2,'',1.79579464401922321318e+09,1.79579464402095580104e+09,1.79579464402692461012e+09,11,0,NULL,'the first 5 results only spread out','null');
INSERT INTO "trials" VALUES(71,4,0,'COMPLETE',0,1.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":1}',1,'',1.79579464404948091504e+09,1.79579464405793738364e+09,1.79579464406568598748e+09,6,0,NULL,'','null');
INSERT INTO "trials" VALUES(72,4,1,'COMPLETE',0,2.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{"loss":2.0}','{"loss":1}',1,'',1795794644.06944,1.79579464407138705253e+09,1.79579464407621598245e+09,11,0,NULL,'','null');
INSERT INTO "trials" VALUES(73,4,2,'PRUNED',5,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":1}',1,'',1.79579464408043336862e+09,1.79579464408627104761e+09,1.79579464409797692303e+09,16,0,NULL,'','null');
INSERT INTO "trials" VALUES(74,4,3,'WAITING',4,9e999,1,'{"x":0.75,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579464408043336862e+09,NULL,NULL,12,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(75,5,0,'COMPLETE',0,0.5,0,'{"lr":0.00018818958795887905,"layers":1,"optimizer":1.5}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5}','{}','{}',NULL,'',1.79579464415759420398e+09,1.79579464416264986993e+09,1.79579464417859745021e+09,5,0,NULL,'','null');
INSERT INTO "trials" VALUES(76,5,1,'COMPLETE',0,0.25,0,'{"lr":0.0007814446876377223,"layers":1,"optimizer":1.5}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"loss":0.25}','{}','{}',NULL,'',1.79579464420953512191e+09,1.79579464421479344368e+09,1.79579464422458720202e+09,9,0,NULL,'','null');
INSERT INTO "trials" VALUES(77,5,2,'RUNNING',2,9e999,0,'{"lr":0.004653887023710064,"layers":7,"optimizer":1.5}','tpe','[]',NULL,2,3,'w','CrTW7yqgiaLIrx8xNGWlG4dTC_XkZerz',1.79579470440455985068e+09,'{"loss":2.0}','{"loss":2.0,"step_only":1.0}','{"loss":2,"step_only":5}',5,'',1.79579464425869798653e+09,1.79579464426919364929e+09,NULL,23,0,NULL,'','null');
INSERT INTO "trials" VALUES(78,5,3,'RUNNING',2,9e999,0,'{"lr":0.06341150757735055,"layers":1,"optimizer":"adam"}','tpe','[]',NULL,2,2,'w','jsOFCuND5M1TYEnxx2-SczmRCSgloP82',1.79579470444823098181e+09,NULL,'{}','{}',NULL,'',1.79579464434080386158e+09,1.79579464435150146488e+09,NULL,26,0,NULL,'','null');
INSERT INTO "trials" VALUES(79,5,4,'WAITING',4,9e999,0,'{"lr":0.00002329327023601597,"layers":9,"optimizer":true,"momentum":0.06940006289450919}','tpe','[]',NULL,2,1,'w',NULL,NULL,'null','{}','{}',NULL,'its worker was not heard of for longer than its lease',1.79579464434080386158e+09,1.79579464435150146488e+09,NULL,21,0,NULL,'','null');
INSERT INTO "trials" VALUES(80,5,5,'WAITING',4,9e999,2,'{"lr":0.012528099883531473,"layers":7,"optimizer":null}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579464434080386158e+09,NULL,NULL,14,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(81,5,6,'WAITING',4,9e999,2,'{"lr":0.00023460646657875718,"layers":5,"optimizer":1,"momentum":0.9414535269965928}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579464444633316996e+09,NULL,NULL,25,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(83,8,0,'FAILED',6,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79579464448900604249e+09,1.79579464449286818508e+09,1.7957946444944205284e+09,5,0,'out_of_memory','','null');
INSERT INTO "trials" VALUES(84,8,1,'FAILED',6,9e999,0,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79579464448900604249e+09,1.79579464450071024901e+09,1.79579464450581574447e+09,8,0,'out_of_memory','','null');
INSERT INTO "trials" VALUES(85,8,2,'WAITING',4,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579464448900604249e+09,NULL,NULL,2,0,NULL,'',NULL);
INSERT INTO "trials" VALUES(86,9,0,'PRUNED',5,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'null','{}','{}',NULL,'stopped by a user',1.79579464452891707421e+09,1.79579464453046298028e+09,1.79579464453687477109e+09,8,0,'cancelled','','null');
INSERT INTO "trials" VALUES(87,9,1,'RUNNING',2,9e999,1,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w','wC_BfJe2ipU9FCVVW2YRE8hSFT1lvekJ',1.79579470453046298027e+09,NULL,'{}','{}',NULL,'',1.79579464452891707421e+09,1.79579464453046298028e+09,NULL,5,1,NULL,'',NULL);
INSERT INTO "trials" VALUES(88,9,2,'PRUNED',5,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'stopped by a user',1.79579464452891707421e+09,NULL,1.79579464453535413747e+09,6,0,'cancelled','',NULL);
INSERT INTO "trials" VALUES(89,10,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'anew','IU8pVs10GwIH0FjvbHCKBjQTOCtgrsMu',1.79579470457266736037e+09,NULL,'{}','{}',NULL,'',1.79579464456142687796e+09,1.79579464456981563566e+09,NULL,6,0,NULL,'','null');
INSERT INTO "trials" VALUES(90,11,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w','vzRjUxtNqJadU6yd-YFoqCXFDatl99CN',1.79579470463265347484e+09,NULL,'{}','{}',NULL,'',1.79579464457992196086e+09,1.79579464459540653225e+09,NULL,6,0,NULL,'','null');
INSERT INTO "trials" VALUES(91,12,0,'COMPLETE',0,1.0,0,'{"x":0.1,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0,"speed":12.5}','{"loss":0,"speed":0}',0,'',1.79579464480816602704e+09,1.79579464481533765795e+09,1.79579464483529710767e+09,6,0,NULL,'größer ist besser','{"speed >= 10":-2.5}');
INSERT INTO "trials" VALUES(92,12,1,'COMPLETE',1,2.0,0,'{"x":0.2,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.0}','{"loss":0.0,"speed":8.0}','{"loss":0,"speed":0}',0,'breaks speed >= 10 (it is 8)',1.79579464480816602704e+09,1.79579464484075260167e+09,1.79579464486114859581e+09,10,0,NULL,'größer ist besser','{"speed >= 10":2.0}');
INSERT INTO "trials" VALUES(93,12,2,'COMPLETE',1,9e999,0,'{"x":0.3,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":-1.0}','{"loss":-1.0,"speed":"NaN"}','{"loss":0,"speed":0}',0,'breaks speed >= 10 (it is nan)',1.79579464480816602704e+09,1.79579464486622714992e+09,1.79579464488104724884e+09,14,0,NULL,'größer ist besser','{"speed >= 10":"Infinity"}');
INSERT INTO "trials" VALUES(94,13,0,'COMPLETE',0,2.0,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{}','{}',NULL,'',1.79579464489906263351e+09,1.79579464491700816156e+09,1.79579464492882609361e+09,5,0,NULL,'','null');
INSERT INTO "trials" VALUES(95,13,1,'COMPLETE',0,3.0,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":3.0}','{}','{}',NULL,'',1.79579464493687057493e+09,1.79579464493888497347e+09,1.79579464494313168531e+09,9,0,NULL,'','null');
INSERT INTO "trials" VALUES(96,14,0,'COMPLETE',0,0.5,0,'{"x":0.5,"size":"s","decay":0.125}','imported','[]',NULL,0,0,NULL,NULL,NULL,'{"loss":0.5}','{"loss":0.5}','{"loss":3}',3,'',1795794644.95876,NULL,1795794644.95876,3,0,NULL,'from elsewhere','null');
INSERT INTO "trials" VALUES(97,14,1,'FAILED',6,9e999,0,'{"x":1.0,"size":"l","decay":0.125}','imported','["old"]',NULL,0,0,NULL,NULL,NULL,'null','{}','{}',NULL,'boom',1795794644.95876,NULL,1795794644.95876,3,0,NULL,'','null');
CREATE TABLE tunesmith_alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT tunesmith_alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "tunesmith_alembic_version" VALUES('0004');
CREATE TABLE uptime (
	id INTEGER NOT NULL, 
	seen_at DOUBLE NOT NULL, 
	CONSTRAINT pk_uptime PRIMARY KEY (id)
);
INSERT INTO "uptime" VALUES(1,1.79579464438126397136e+09);
CREATE TABLE waiting_claims (
	request_id VARCHAR(100) NOT NULL, 
	worker_id VARCHAR(100) NOT NULL, 
	tasks JSON NOT NULL, 
	studies JSON NOT NULL, 
	count INTEGER NOT NULL, 
	until DOUBLE NOT NULL, 
	CONSTRAINT pk_waiting_claims PRIMARY KEY (request_id)
);
INSERT INTO "waiting_claims" VALUES('soon','w','[]','["running"]',3,1.7957947094179389477e+09);
INSERT INTO "waiting_claims" VALUES('waits','w','[]','["running"]',2,1.79579470998900914188e+09);
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
INSERT INTO "workers" VALUES('w','gpu-ä','häuschen','["cuda:0","cuda:1"]','["mine"]','1',0,1.79579464250204372407e+09,1.79579464493888497347e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('gone','gone','','[]','[]','',1,1.79579464252485585212e+09,1.79579464498459124566e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('broken','broken','','[]','[]','',0,1.79579464447444272037e+09,1.79579464450071024901e+09,2,2,'too many attempts failed here in a row; the last: OutOfMemoryError: größer als die Karte',0,0);
INSERT INTO "workers" VALUES('tired','tired','','[]','[]','',0,1.79579464451262950895e+09,1.79579464451262950895e+09,0,NULL,'paused by a user',0,0);
INSERT INTO "workers" VALUES('anew','anew','','[]','[]','',0,1.79579464454437851906e+09,1.79579464457266736029e+09,0,NULL,'',7,7);
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
