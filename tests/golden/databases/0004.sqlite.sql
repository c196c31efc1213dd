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
INSERT INTO "artifacts" VALUES(90,1,'checkpoint-1','checkpoint',1,1234,'a024398b9672844d656025705196d8b8fd3067c8edcc87c5362a7a15e90b8b35','11/90/1/b4bdf09f54c59e2f-checkpoint-1',1.79579635395385956765e+09);
INSERT INTO "artifacts" VALUES(90,2,'checkpoint-2','checkpoint',2,1234,'cd8201db85b6292d7c9333a83893410f9280ccaa6abce4f9022e01f9a3c26889','11/90/2/f6e8ec7a4df9b177-checkpoint-2',1.79579635396032547952e+09);
INSERT INTO "artifacts" VALUES(90,2,'model.bin','file',NULL,1234,'15d442008fc30bee1d28a81d2d926f17005fe428e465c2062627366bf2a68019','11/90/2/aee2fb2b7a539435-model.bin',1.79579635396197509773e+09);
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
INSERT INTO "attempts" VALUES(1,1,'w','iJeyl5MTJsVIgj7lpMiDrPqIMZQqrbex','golden-0',1.7957963528434243202e+09,1.79579635286074280734e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.25}');
INSERT INTO "attempts" VALUES(2,1,'w','iehOjOp-qHRF_Wx0nU8Kgq87W_73F0OE','golden-0',1.7957963528434243202e+09,1.79579635286573362348e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','hopeless',NULL,0,'PRUNED',NULL,'','{"loss":1.5}');
INSERT INTO "attempts" VALUES(3,1,'w','T-VTMI6E-trXCyn4Cc2EDf-moYntEn6_','golden-0',1.7957963528434243202e+09,1.79579635286703300474e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','Traceback:
  größer
ValueError: 🚀',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(4,1,'w','j7H7GtyqGHUcoGmovqEgrWviqk-ztEcx','golden-0',1.7957963528434243202e+09,1.79579635287837409973e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','{"loss":0.5}');
INSERT INTO "attempts" VALUES(3,2,'w','2bHrRT0l5DGKNizYqf-NCAnXKolTMq26','golden-1',1.79579635286907029157e+09,1.79579635287210321419e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','once more',NULL,0,'FAILED','error','','null');
INSERT INTO "attempts" VALUES(4,2,'w','ytUNEZ81U77aoJDCGDzUZiC41J8Pf2ka','golden-2',1.79579635288195776942e+09,1.79579635288451218604e+09,'failed','df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676','the objective loss is not finite (nan)',NULL,0,'WAITING','not_finite','','{"loss":"NaN"}');
INSERT INTO "attempts" VALUES(4,3,'w','RatL1D2gx-xrNYf95TLVb6J4WiI2jaAY','golden-3',1.79579635288608312603e+09,1.79579635288864541053e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'FAILED','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(5,1,'w','9yAGWBdoSEIyFlS_daeeavH6kBQDz41H','golden-4',1.7957963529036319256e+09,1.7957963529070174694e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','preempted',NULL,0,'WAITING',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(6,1,'w','GjrGbw0hokGAExHqQedYCzz90Yjw0dTs','golden-4',1.7957963529036319256e+09,1.79579635290945458414e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5,"cost":3.0}');
INSERT INTO "attempts" VALUES(69,1,'w','MYhdOzIr4lxkWewF1udcEmQ29OAvvK0o','golden-5',1.79579635379787850377e+09,1.79579635380093693736e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.5}');
INSERT INTO "attempts" VALUES(70,1,'w','kxNoC7zT6tETLhUO-aTU5r4D-j_GsbSP','golden-6',1.79579635380918812758e+09,1.79579635381210684771e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.95}');
INSERT INTO "attempts" VALUES(71,1,'w','I1M7uY1lG15W2D9oRk8LI9rWTMH6oLEE','golden-7',1.79579635381869816778e+09,1.79579635382218027114e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(72,1,'w','31qPvUEwMYgXNZuXyrlKXjx9p7o4WjqU','golden-8',1.79579635382484865185e+09,1.79579635382744526861e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(73,1,'w','UMH_oxR87C5BenquGbUdJyIK2K6YjnA7','golden-9',1.79579635382991790776e+09,1.79579635383237099649e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','',1,1,'PRUNED',NULL,'','{"loss":9.0}');
INSERT INTO "attempts" VALUES(75,1,'w','YAqp0ASWhErGfG7bwgtr3PNyn_pV-HtQ','golden-10',1.7957963538546078205e+09,1.79579635385664176938e+09,'complete','f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5}');
INSERT INTO "attempts" VALUES(76,1,'w','sAyLbsGkDBXOjicg5gTccC4elNOqepnj','golden-11',1.79579635386458730693e+09,1.79579635386669778825e+09,'complete','3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6','',NULL,0,'COMPLETE',NULL,'','{"loss":0.25}');
INSERT INTO "attempts" VALUES(77,1,'w','3dZySDnKyWNYtiA1eWKllFQaDtE3h_LS','golden-12',1.7957963538747119904e+09,1.79579635387661337847e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'WAITING','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(77,2,'w','Sel7Obq0-B3qpk6ZP7pOxQYYEGH2WNkA','golden-13',1.7957963538869988918e+09,1.79579635388935780521e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','boom',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(78,1,'w','32G6d85VkAPLqzRzspKds1LJVMgSpXHC','golden-13',1.7957963538869988918e+09,1.7957963538922297954e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(79,1,'w','gbKND4o9oYRdDaYuDnhfSFT4V_ZtHa15','golden-13',1.7957963538869988918e+09,1.7957963538922297954e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(77,3,'w','yo086BFhQZS7RGG88FdtZK748LVf4GxU','golden-14',1.79579635389392375946e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(78,2,'w','p_ZD5zWQqiT3h_5lr0gilSCjr4qveoUc','the-last-request',1795796353.90434,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(83,1,'broken','2YSzOET7e8YwjtJJL18mT5HfcRz4Plxw','golden-broken-True',1.79579635391924071312e+09,1.79579635392075824735e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','Epoche 1
Epoche 2 🚀','null');
INSERT INTO "attempts" VALUES(84,1,'broken','smK2aHjv78p_sScbtyG5WcKrG4sMShEz','golden-broken-False',1.79579635392222380636e+09,1.79579635392352914805e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','','null');
INSERT INTO "attempts" VALUES(86,1,'w','s1LbMem2K_EiXHV1YhNFgszgC_P0DlRi','golden-stopping',1.79579635393076515194e+09,1.79579635393706083293e+09,'cancelled','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','stopped by a user',NULL,0,'PRUNED','cancelled','bye','null');
INSERT INTO "attempts" VALUES(87,1,'w','mELo99VNAmFRlhL5OCX090KSrfuvC7at','golden-stopping',1.79579635393076515194e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(89,1,'anew','kASDVWl5ofi46HyVVQQPLjJUVWRJRviA','golden-before',1.79579635394288802149e+09,1.79579635394433212284e+09,'lost',NULL,'its worker was started anew',NULL,0,'WAITING','worker_restarted','','null');
INSERT INTO "attempts" VALUES(89,2,'anew','Qy1B8_6p9e4abE3b-Xj9KOpkHOM619uV','golden-own',1.79579635394433212284e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(90,1,'w','JI7fTQSt9IDc1hZY7eBk1uHer3qS7EU1','golden-first',1.79579635395049762728e+09,1.79579635395628976822e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(90,2,'w','r0eXjHqxobPQpExp5EEdepdFopgGmxAh','golden-second',1.79579635395809602735e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(91,1,'w','tt43A_5S7_IcwioYDosZXYJyCbuEaR9J','golden-limited-0',1.79579635398644757273e+09,1795796353.98932,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(92,1,'w','HtPJptnBVIOvxaT9UqJDMDv3jP3VWIBY','golden-limited-1',1.79579635399084496503e+09,1.79579635399304342272e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.0}');
INSERT INTO "attempts" VALUES(93,1,'w','Iq6Zf9c_8m3hwHxzyga7GQMI80PUffcx','golden-limited-2',1.79579635399434781074e+09,1.79579635399654865268e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":-1.0}');
INSERT INTO "attempts" VALUES(94,1,'w','df7TSKKeu-lH3uWx1Is6HOGyfsbl4yNi','golden-patient-0',1.79579635400193381306e+09,1.79579635400367283821e+09,'complete','fa9f1cba7b5e75bef7da0a17cad99e8a29b6ff8dceaafde18f338bd1165ccfbb','',NULL,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(95,1,'w','dXwpCY9ilfAuq4WsQKFA4VsHNKkoO8yo','golden-patient-1',1.7957963540077474117e+09,1.79579635400908541684e+09,'complete','a96d29150dd849185558fcaa8e675f1869a1cc626a1cd1934d88f3284c206ea6','',NULL,0,'COMPLETE',NULL,'','{"loss":3.0}');
INSERT INTO "attempts" VALUES(98,1,'w','DaGkGcT_hJpd82QdeR97EzR8pO2brrZX','golden-repeated-0',1.79579635402763915057e+09,1.79579635403003740308e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'WAITING',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(98,2,'w','5FIpPlGrWFwkrL5YUbM360dxk4TyJwHt','golden-repeated-1',1.79579635403124380109e+09,1.79579635403330636024e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":3.0}');
INSERT INTO "attempts" VALUES(99,1,'w','P5KjP2SdxyZHI_Me9UWcWZ7iadv6GxhE','golden-repeated-2',1.79579635403532361986e+09,1.79579635403774785992e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'WAITING',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(99,2,'w','zTMSn5Bz6pJCW1PenZfxyafhiWZKtXCF','golden-repeated-lost',1.79579635403885412214e+09,1.79579635404071116444e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','häuschen',NULL,0,'WAITING',NULL,'','{"loss":9.0}');
CREATE TABLE discarded_files (
	path VARCHAR(300) NOT NULL, 
	not_before DOUBLE NOT NULL, 
	CONSTRAINT pk_discarded_files PRIMARY KEY (path)
);
INSERT INTO "discarded_files" VALUES('6/',1.79579635390904402735e+09);
CREATE TABLE engines (
	id VARCHAR(100) NOT NULL, 
	server VARCHAR(100) NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_engines PRIMARY KEY (id)
);
INSERT INTO "engines" VALUES('vm:11548:15d1ecf6','server',1.7957964139837632179e+09);
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
INSERT INTO "login_codes" VALUES('5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b',1,1.79579695397583031656e+09);
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
INSERT INTO "metrics" VALUES(1,'loss',0,1,3.0,NULL,1.79579635285448718068e+09);
INSERT INTO "metrics" VALUES(1,'loss',1,1,NULL,'NaN',1.79579635285448718068e+09);
INSERT INTO "metrics" VALUES(1,'loss',2,1,NULL,'Infinity',1.79579635285448718068e+09);
INSERT INTO "metrics" VALUES(1,'loss',3,1,NULL,'-Infinity',1.79579635285448718068e+09);
INSERT INTO "metrics" VALUES(1,'loss',4,1,1.25,NULL,1.79579635285448718068e+09);
INSERT INTO "metrics" VALUES(1,'other',0,1,NULL,'Infinity',1.79579635285448718068e+09);
INSERT INTO "metrics" VALUES(1,'other',7,1,0.0,NULL,1.79579635285448718068e+09);
INSERT INTO "metrics" VALUES(1,'other',9,1,1.0e-300,NULL,1.79579635285448718068e+09);
INSERT INTO "metrics" VALUES(2,'loss',0,1,2.0,NULL,1.79579635286446142195e+09);
INSERT INTO "metrics" VALUES(2,'loss',1,1,1.5,NULL,1.79579635286446142195e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,1,0.5,NULL,1.79579635287477612495e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,2,0.75,NULL,1.79579635288346529009e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,3,0.75,NULL,1.79579635288758087154e+09);
INSERT INTO "metrics" VALUES(4,'loss',1,1,0.25,NULL,1.7957963528802573681e+09);
INSERT INTO "metrics" VALUES(5,'loss',0,1,1.0,NULL,1.79579635290591883662e+09);
INSERT INTO "metrics" VALUES(6,'cost',1,1,3.0,NULL,1.7957963529084551334e+09);
INSERT INTO "metrics" VALUES(6,'loss',0,1,1.0,NULL,1.7957963529084551334e+09);
INSERT INTO "metrics" VALUES(6,'loss',1,1,0.5,NULL,1.7957963529084551334e+09);
INSERT INTO "metrics" VALUES(69,'acc',1,1,0.5,NULL,1.7957963537997963428e+09);
INSERT INTO "metrics" VALUES(69,'acc',2,1,0.1,NULL,1.7957963537997963428e+09);
INSERT INTO "metrics" VALUES(70,'acc',1,1,0.95,NULL,1.79579635381109309192e+09);
INSERT INTO "metrics" VALUES(70,'acc',2,1,0.1,NULL,1.79579635381109309192e+09);
INSERT INTO "metrics" VALUES(71,'loss',0,1,1.0,NULL,1.79579635382001090047e+09);
INSERT INTO "metrics" VALUES(71,'loss',1,1,1.0,NULL,1.79579635382001090047e+09);
INSERT INTO "metrics" VALUES(72,'loss',0,1,2.0,NULL,1.79579635382620286937e+09);
INSERT INTO "metrics" VALUES(72,'loss',1,1,2.0,NULL,1.79579635382620286937e+09);
INSERT INTO "metrics" VALUES(73,'loss',0,1,9.0,NULL,1.79579635383116960529e+09);
INSERT INTO "metrics" VALUES(73,'loss',1,1,9.0,NULL,1.79579635383116960529e+09);
INSERT INTO "metrics" VALUES(77,'loss',0,3,4.0,NULL,1.79579635389528656009e+09);
INSERT INTO "metrics" VALUES(77,'loss',1,3,NULL,'NaN',1.79579635389528656009e+09);
INSERT INTO "metrics" VALUES(77,'loss',2,3,2.0,NULL,1.79579635389528656009e+09);
INSERT INTO "metrics" VALUES(77,'step_only',5,3,1.0,NULL,1.79579635389528656009e+09);
INSERT INTO "metrics" VALUES(78,'loss',0,1,8.0,NULL,1.79579635389643812179e+09);
INSERT INTO "metrics" VALUES(91,'loss',0,1,1.0,NULL,1.7957963539879662991e+09);
INSERT INTO "metrics" VALUES(91,'speed',0,1,12.5,NULL,1.7957963539879662991e+09);
INSERT INTO "metrics" VALUES(92,'loss',0,1,0.0,NULL,1.79579635399211907389e+09);
INSERT INTO "metrics" VALUES(92,'speed',0,1,8.0,NULL,1.79579635399211907389e+09);
INSERT INTO "metrics" VALUES(93,'loss',0,1,-1.0,NULL,1.79579635399557614328e+09);
INSERT INTO "metrics" VALUES(93,'speed',0,1,NULL,'NaN',1.79579635399557614328e+09);
INSERT INTO "metrics" VALUES(98,'loss',0,1,2.0,NULL,1.79579635402905941009e+09);
INSERT INTO "metrics" VALUES(98,'loss',0,2,4.0,NULL,1.79579635403243565556e+09);
INSERT INTO "metrics" VALUES(98,'loss',1,1,1.0,NULL,1.79579635402905941009e+09);
INSERT INTO "metrics" VALUES(98,'loss',1,2,3.0,NULL,1.79579635403243565556e+09);
INSERT INTO "metrics" VALUES(99,'loss',0,1,3.0,NULL,1.79579635403686714177e+09);
INSERT INTO "metrics" VALUES(99,'loss',0,2,9.0,NULL,1.79579635403995847703e+09);
INSERT INTO "metrics" VALUES(99,'loss',1,1,2.0,NULL,1.79579635403686714177e+09);
CREATE TABLE sessions (
	hash VARCHAR(64) NOT NULL, 
	token_id INTEGER NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (hash), 
	CONSTRAINT fk_sessions_token_id_tokens FOREIGN KEY(token_id) REFERENCES tokens (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES('3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175',1,1.79579635397408795358e+09,1.79838835397408795357e+09);
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
INSERT INTO "studies" VALUES(1,'ended','{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"devices":1,"space":{"a":{"prior":null,"when":null,"type":"categorical","choices":["x","y"],"ordered":false},"b":{"prior":null,"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":1,"lost":1},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["t1","größe"],"seed":1}','FINISHED','every point of the grid is done',0,1,NULL,0,NULL,0,0,0,1,1,2,4,4,4,1,28,0,1,1.79579635280992150302e+09,1.7957963528434243202e+09,1.79579635288864541053e+09,1,'error',0,0,NULL);
INSERT INTO "studies" VALUES(2,'stopped','{"name":"stopped","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":2}','FINISHED','finished by a user',1,2,NULL,0,NULL,0,0,0,1,1,0,2,0,NULL,0,12,11,1,1.79579635289506244662e+09,1.7957963529036319256e+09,1.79579635291266250613e+09,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(3,'reached','{"name":"reached","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4294967295}','FINISHED','the target value was reached',0,4294967295,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,12,0,2,1795796352.92087,1.79579635379787850377e+09,1.79579635381210684771e+09,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(4,'paused','{"name":"paused","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"median","metric":null,"warmup_steps":0,"interval_steps":1,"startup_trials":2,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null,"patience":null,"regret_bound":null},"parallelism":2,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":7,"tags":[],"seed":4188353080}','PAUSED','paused by a user',0,4188353080,NULL,7,2,1,0,0,2,1,0,4,0,NULL,0,17,0,0,1.79579635381402182578e+09,1.79579635381869816778e+09,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(5,'running','{"name":"running","description":"","task":null,"devices":1,"space":{"lr":{"prior":null,"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"prior":null,"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"prior":null,"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null],"ordered":false},"momentum":{"prior":null,"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":2,"lost":2},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4}','ACTIVE','',0,4,NULL,0,NULL,3,2,0,2,0,0,7,0,NULL,0,26,0,5,1.79579635383595919611e+09,1.7957963538546078205e+09,NULL,0,NULL,0,0,'vm:11548:15d1ecf6');
INSERT INTO "studies" VALUES(7,'untouched','{"name":"untouched","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["later"],"seed":6}','ACTIVE','',0,6,NULL,0,NULL,0,0,0,0,0,0,0,0,NULL,0,1,0,0,1.79579635391080856326e+09,NULL,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(8,'broken','{"name":"broken","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":2,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":11}','PAUSED','2 trials in a row failed for one cause (out of memory); the last, trial 1: OutOfMemoryError: größer als die Karte',0,11,NULL,0,NULL,1,0,0,0,0,2,3,0,NULL,0,8,0,0,1.79579635391663360597e+09,1.79579635391924071312e+09,NULL,2,'out_of_memory',0,0,NULL);
INSERT INTO "studies" VALUES(9,'stopping','{"name":"stopping","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":12}','ACTIVE','',0,12,NULL,0,NULL,0,1,0,0,2,0,3,0,NULL,0,8,0,0,1.79579635392823934556e+09,1.79579635393076515194e+09,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(10,'restarted','{"name":"restarted","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":null,"keep_best":1,"keep_last":1},"priority":0,"tags":[],"seed":13}','ACTIVE','',0,13,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79579635393934845919e+09,1.79579635394288802149e+09,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(11,'stored','{"name":"stored","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":1,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":14}','ACTIVE','',0,14,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.7957963539481160641e+09,1.79579635395049762728e+09,NULL,0,NULL,0,0,NULL);
INSERT INTO "studies" VALUES(12,'limited','{"name":"limited","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["speed >= 10"],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":21}','ACTIVE','',0,21,NULL,0,NULL,0,0,0,3,0,0,3,0,NULL,0,14,0,1,1.79579635398056602479e+09,1.79579635398644757273e+09,NULL,0,NULL,0,0,'vm:11548:15d1ecf6');
INSERT INTO "studies" VALUES(13,'patient','{"name":"patient","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":3,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":22}','ACTIVE','',0,22,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,9,0,0,1.79579635399820923807e+09,1.79579635400193381306e+09,NULL,0,NULL,1,0,NULL);
INSERT INTO "studies" VALUES(14,'grown','{"name":"grown","description":"","task":null,"devices":1,"space":{"x":{"prior":{"value":0.25,"spread":null},"when":null,"type":"float","low":0.0,"high":2.0,"log":false,"step":null},"size":{"prior":null,"when":null,"type":"categorical","choices":["s","m","l"],"ordered":true},"decay":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":5,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":23}','ACTIVE','',0,23,NULL,0,NULL,0,0,0,1,0,1,2,0,NULL,0,4,3,0,1.79579635401063656807e+09,NULL,NULL,0,NULL,0,2,NULL);
INSERT INTO "studies" VALUES(15,'repeated','{"name":"repeated","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["loss <= 3"],"repeats":2,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null,"regret_bound":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":31}','ACTIVE','',0,31,NULL,0,NULL,1,0,0,1,0,0,2,0,NULL,0,18,0,0,1.79579635402508926396e+09,1.79579635402763915057e+09,NULL,0,NULL,0,0,NULL);
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
INSERT INTO "tokens" VALUES(1,'golden viewer','viewer','[]','6f3c5ac83a4f3f7e21d8e2a96804d82323009da031493370b42bc550b58eefca',1.79579635396417450904e+09,NULL,1.79579635397315359119e+09,NULL);
INSERT INTO "tokens" VALUES(2,'golden worker','worker','["running","7"]','9c7a2d59a20ce7753167d97df769b1351e994154c0e61774ea614eca25f04cdd',1.79579635396937489508e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(3,'golden admin','admin','[]','2f57e12880d40341fcc2c43976e00a9c4a19e6af4424ae88eae84c01b371f6f5',1.79579635397019338606e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(4,'revoked','admin','[]','fc9b130c77f0478bd2386c6836c61fa7131d591620d738235a6e3d01f47267a3',1.79579635397094392774e+09,1.79579995397094392779e+09,NULL,1.7957963539716989994e+09);
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
	revision BIGINT NOT NULL, stopping BOOLEAN DEFAULT 0 NOT NULL, cause VARCHAR(20), why VARCHAR(300) DEFAULT '' NOT NULL, violations JSON, repeat INTEGER DEFAULT '0' NOT NULL, earlier INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT fk_trials_study_id_studies FOREIGN KEY(study_id) REFERENCES studies (id) ON DELETE CASCADE, 
	CONSTRAINT uq_trials_study_id_cell UNIQUE (study_id, cell), 
	CONSTRAINT uq_trials_study_id_number UNIQUE (study_id, number)
);
INSERT INTO "trials" VALUES(1,1,0,'COMPLETE',0,1.25,0,'{"a":"x","b":1}','grid','[]',0,0,1,'w',NULL,NULL,'{"loss":1.25}','{"loss":1.25,"other":1e-300}','{"loss":4,"other":9}',9,'',1.79579635283684015275e+09,1.7957963528434243202e+09,1.79579635286074280734e+09,6,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(2,1,1,'PRUNED',5,9e999,0,'{"a":"x","b":2}','grid','[]',1,0,1,'w',NULL,NULL,'{"loss":1.5}','{"loss":1.5}','{"loss":1}',1,'hopeless',1.79579635283684015275e+09,1.7957963528434243202e+09,1.79579635286573362348e+09,9,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(3,1,2,'FAILED',6,9e999,0,'{"a":"y","b":1}','grid','[]',2,0,2,'w',NULL,NULL,'null','{}','{}',NULL,'once more',1.79579635283684015275e+09,1.7957963528434243202e+09,1.79579635287210321419e+09,14,0,'error','','null',0,0);
INSERT INTO "trials" VALUES(4,1,3,'FAILED',6,9e999,0,'{"a":"y","b":2}','grid','[]',3,0,3,'w',NULL,NULL,'{"loss":"Infinity"}','{"loss":0.75}','{"loss":0}',0,'the objective loss is not finite (inf)',1.79579635283684015275e+09,1.7957963528434243202e+09,1.79579635288864541053e+09,26,0,'not_finite','','null',0,0);
INSERT INTO "trials" VALUES(5,2,0,'PRUNED',5,9e999,0,'{"x":0.4543599738848574,"kind":1.5,"n":7}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":0}',0,'the study was finished before it ran again',1.79579635290110087393e+09,1.7957963529036319256e+09,1.79579635291266250613e+09,12,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(6,2,1,'COMPLETE',0,0.5,0,'{"x":0.7676757272052231,"kind":1,"n":92}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5,"cost":3.0}','{"loss":0.5,"cost":3.0}','{"loss":1,"cost":1}',1,'',1.79579635290110087393e+09,1.7957963529036319256e+09,1.79579635290945458414e+09,8,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(69,3,0,'COMPLETE',0,-0.5,0,'{"x":0.1542527675628662,"kind":1.5,"n":38}','qmc','[]',NULL,0,1,'w',NULL,NULL,'{"acc":0.5}','{"acc":0.1}','{"acc":2}',2,'',1.79579635379437565806e+09,1.79579635379787850377e+09,1.79579635380093693736e+09,5,0,NULL,'the first 5 results only spread out','null',0,0);
INSERT INTO "trials" VALUES(70,3,1,'COMPLETE',0,-0.95,0,'{"x":0.5728781251236796,"kind":"b","n":89}','qmc','[]',NULL,1,1,'w',NULL,NULL,'{"acc":0.95}','{"acc":0.1}','{"acc":2}',2,'',1.79579635380758309364e+09,1.79579635380918812758e+09,1.79579635381210684771e+09,10,0,NULL,'the first 5 results only spread out','null',0,0);
INSERT INTO "trials" VALUES(71,4,0,'COMPLETE',0,1.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":1}',1,'',1.79579635381651782984e+09,1.79579635381869816778e+09,1.79579635382218027114e+09,5,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(72,4,1,'COMPLETE',0,2.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{"loss":2.0}','{"loss":1}',1,'',1.79579635382369303701e+09,1.79579635382484865185e+09,1.79579635382744526861e+09,10,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(73,4,2,'PRUNED',5,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":1}',1,'',1.79579635382876944549e+09,1.79579635382991790776e+09,1.79579635383237099649e+09,15,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(74,4,3,'WAITING',4,9e999,1,'{"x":0.75,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579635382876944549e+09,NULL,NULL,12,0,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(75,5,0,'COMPLETE',0,0.5,0,'{"lr":0.00018818958795887905,"layers":1,"optimizer":1.5}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5}','{}','{}',NULL,'',1.79579635385251355174e+09,1.7957963538546078205e+09,1.79579635385664176938e+09,4,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(76,5,1,'COMPLETE',0,0.25,0,'{"lr":0.0007814446876377223,"layers":1,"optimizer":1.5}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"loss":0.25}','{}','{}',NULL,'',1.79579635386302304271e+09,1.79579635386458730693e+09,1.79579635386669778825e+09,8,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(77,5,2,'RUNNING',2,9e999,0,'{"lr":0.004653887023710064,"layers":7,"optimizer":1.5}','tpe','[]',NULL,2,3,'w','yo086BFhQZS7RGG88FdtZK748LVf4GxU',1.79579641389528656004e+09,'{"loss":2.0}','{"loss":2.0,"step_only":1.0}','{"loss":2,"step_only":5}',5,'',1.79579635387319540978e+09,1.7957963538747119904e+09,NULL,23,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(78,5,3,'RUNNING',2,9e999,0,'{"lr":0.06341150757735055,"layers":1,"optimizer":"adam"}','tpe','[]',NULL,2,2,'w','p_ZD5zWQqiT3h_5lr0gilSCjr4qveoUc',1795796413.90434,NULL,'{}','{}',NULL,'',1.79579635388486790652e+09,1.7957963538869988918e+09,NULL,26,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(79,5,4,'WAITING',4,9e999,0,'{"lr":0.00002329327023601597,"layers":9,"optimizer":true,"momentum":0.06940006289450919}','tpe','[]',NULL,2,1,'w',NULL,NULL,'null','{}','{}',NULL,'its worker was not heard of for longer than its lease',1.79579635388486790652e+09,1.7957963538869988918e+09,NULL,20,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(80,5,5,'WAITING',4,9e999,2,'{"lr":0.012528099883531473,"layers":7,"optimizer":null}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579635388486790652e+09,NULL,NULL,14,0,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(81,5,6,'WAITING',4,9e999,2,'{"lr":0.00023460646657875718,"layers":5,"optimizer":1,"momentum":0.9414535269965928}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579635390260386462e+09,NULL,NULL,25,0,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(83,8,0,'FAILED',6,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79579635391795158381e+09,1.79579635391924071312e+09,1.79579635392075824735e+09,4,0,'out_of_memory','','null',0,0);
INSERT INTO "trials" VALUES(84,8,1,'FAILED',6,9e999,0,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79579635391795158381e+09,1.79579635392222380636e+09,1.79579635392352914805e+09,7,0,'out_of_memory','','null',0,0);
INSERT INTO "trials" VALUES(85,8,2,'WAITING',4,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579635391795158381e+09,NULL,NULL,2,0,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(86,9,0,'PRUNED',5,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'null','{}','{}',NULL,'stopped by a user',1.79579635392957568168e+09,1.79579635393076515194e+09,1.79579635393706083293e+09,7,0,'cancelled','','null',0,0);
INSERT INTO "trials" VALUES(87,9,1,'RUNNING',2,9e999,1,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w','mELo99VNAmFRlhL5OCX090KSrfuvC7at',1.79579641393076515202e+09,NULL,'{}','{}',NULL,'',1.79579635392957568168e+09,1.79579635393076515194e+09,NULL,5,1,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(88,9,2,'PRUNED',5,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'stopped by a user',1.79579635392957568168e+09,NULL,1.79579635393532013897e+09,6,0,'cancelled','',NULL,0,0);
INSERT INTO "trials" VALUES(89,10,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'anew','Qy1B8_6p9e4abE3b-Xj9KOpkHOM619uV',1.79579641394433212279e+09,NULL,'{}','{}',NULL,'',1.79579635394055032735e+09,1.79579635394288802149e+09,NULL,6,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(90,11,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w','r0eXjHqxobPQpExp5EEdepdFopgGmxAh',1.7957964139580960273e+09,NULL,'{}','{}',NULL,'',1.79579635394939947129e+09,1.79579635395049762728e+09,NULL,6,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(91,12,0,'COMPLETE',0,1.0,0,'{"x":0.1,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0,"speed":12.5}','{"loss":0,"speed":0}',0,'',1.79579635398534512517e+09,1.79579635398644757273e+09,1795796353.98932,5,0,NULL,'größer ist besser','{"speed >= 10":-2.5}',0,0);
INSERT INTO "trials" VALUES(92,12,1,'COMPLETE',1,2.0,0,'{"x":0.2,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.0}','{"loss":0.0,"speed":8.0}','{"loss":0,"speed":0}',0,'breaks speed >= 10 (it is 8)',1.79579635398534512517e+09,1.79579635399084496503e+09,1.79579635399304342272e+09,9,0,NULL,'größer ist besser','{"speed >= 10":2.0}',0,0);
INSERT INTO "trials" VALUES(93,12,2,'COMPLETE',1,9e999,0,'{"x":0.3,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":-1.0}','{"loss":-1.0,"speed":"NaN"}','{"loss":0,"speed":0}',0,'breaks speed >= 10 (it is nan)',1.79579635398534512517e+09,1.79579635399434781074e+09,1.79579635399654865268e+09,13,0,NULL,'größer ist besser','{"speed >= 10":"Infinity"}',0,0);
INSERT INTO "trials" VALUES(94,13,0,'COMPLETE',0,2.0,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{}','{}',NULL,'',1.7957963539996666908e+09,1.79579635400193381306e+09,1.79579635400367283821e+09,4,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(95,13,1,'COMPLETE',0,3.0,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":3.0}','{}','{}',NULL,'',1.79579635400676727299e+09,1.7957963540077474117e+09,1.79579635400908541684e+09,8,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(96,14,0,'COMPLETE',0,0.5,0,'{"x":0.5,"size":"s","decay":0.125}','imported','[]',NULL,0,0,NULL,NULL,NULL,'{"loss":0.5}','{"loss":0.5}','{"loss":3}',3,'',1.79579635401381540295e+09,NULL,1.79579635401381540295e+09,3,0,NULL,'from elsewhere','null',0,0);
INSERT INTO "trials" VALUES(97,14,1,'FAILED',6,9e999,0,'{"x":1.0,"size":"l","decay":0.125}','imported','["old"]',NULL,0,0,NULL,NULL,NULL,'null','{}','{}',NULL,'boom',1.79579635401381540295e+09,NULL,1.79579635401381540295e+09,3,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(98,15,0,'COMPLETE',0,2.0,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w',NULL,NULL,'{"loss":2.0}','{"loss":3.0}','{"loss":1}',1,'',1.79579635402654075619e+09,1.79579635402763915057e+09,1.79579635403330636024e+09,9,0,NULL,'','{"loss <= 3":-1.0}',1,1);
INSERT INTO "trials" VALUES(99,15,1,'WAITING',4,9e999,0,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":0}',0,'häuschen',1.79579635402654075619e+09,1.79579635403532361986e+09,NULL,17,0,NULL,'','null',1,1);
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
INSERT INTO "uptime" VALUES(1,1.79579635389076852801e+09);
CREATE TABLE waiting_claims (
	request_id VARCHAR(100) NOT NULL, 
	worker_id VARCHAR(100) NOT NULL, 
	tasks JSON NOT NULL, 
	studies JSON NOT NULL, 
	count INTEGER NOT NULL, 
	until DOUBLE NOT NULL, 
	CONSTRAINT pk_waiting_claims PRIMARY KEY (request_id)
);
INSERT INTO "waiting_claims" VALUES('soon','w','[]','["running"]',3,1.79579641889728236197e+09);
INSERT INTO "waiting_claims" VALUES('waits','w','[]','["running"]',2,1.79579641904585218434e+09);
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
INSERT INTO "workers" VALUES('w','gpu-ä','häuschen','["cuda:0","cuda:1"]','["mine"]','1',0,1.79579635278607869152e+09,1.79579635403885412214e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('gone','gone','','[]','[]','',1,1.79579635279443573956e+09,1.79579635404282474519e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('broken','broken','','[]','[]','',0,1.79579635391546702386e+09,1.79579635392222380636e+09,2,2,'too many attempts failed here in a row; the last: OutOfMemoryError: größer als die Karte',0,0);
INSERT INTO "workers" VALUES('tired','tired','','[]','[]','',0,1.79579635392570900916e+09,1.79579635392570900916e+09,0,NULL,'paused by a user',0,0);
INSERT INTO "workers" VALUES('anew','anew','','[]','[]','',0,1.79579635393848395345e+09,1.79579635394433212284e+09,0,NULL,'',7,7);
CREATE INDEX ix_trials_leaderboard ON trials (study_id, rank, score, number);
CREATE INDEX ix_trials_leases ON trials (lease_expires_at) WHERE state = 'RUNNING';
CREATE INDEX ix_trials_queue ON trials (study_id, queue, number) WHERE state = 'WAITING';
CREATE INDEX ix_trials_study_id_revision ON trials (study_id, revision);
CREATE INDEX ix_trials_worker_id ON trials (worker_id) WHERE state = 'RUNNING';
CREATE INDEX ix_attempts_request_id ON attempts (request_id);
CREATE INDEX ix_artifacts_checkpoints ON artifacts (trial_id) WHERE kind = 'checkpoint';
CREATE INDEX ix_discarded_files_not_before ON discarded_files (not_before);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('studies',15);
INSERT INTO "sqlite_sequence" VALUES('trials',99);
INSERT INTO "sqlite_sequence" VALUES('tokens',4);
COMMIT;
