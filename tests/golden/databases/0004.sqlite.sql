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
INSERT INTO "artifacts" VALUES(90,1,'checkpoint-1','checkpoint',1,1234,'a024398b9672844d656025705196d8b8fd3067c8edcc87c5362a7a15e90b8b35','11/90/1/2c934cdce6a9b04d-checkpoint-1',1.79579302938724970819e+09);
INSERT INTO "artifacts" VALUES(90,2,'checkpoint-2','checkpoint',2,1234,'cd8201db85b6292d7c9333a83893410f9280ccaa6abce4f9022e01f9a3c26889','11/90/2/f5e888e7edd6fd02-checkpoint-2',1.79579302939400386809e+09);
INSERT INTO "artifacts" VALUES(90,2,'model.bin','file',NULL,1234,'15d442008fc30bee1d28a81d2d926f17005fe428e465c2062627366bf2a68019','11/90/2/04b7988577fe7b88-model.bin',1.79579302939563059809e+09);
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
INSERT INTO "attempts" VALUES(1,1,'w','KiCfq71PpB_gjw12WE1rQVF21Ng82pcg','golden-0',1.7957930285824849606e+09,1.79579302859680414198e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.25}');
INSERT INTO "attempts" VALUES(2,1,'w','wCV2mnT-XYUSBrMLbCA67SZcobad6fOB','golden-0',1.7957930285824849606e+09,1.79579302860101652143e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','hopeless',NULL,0,'PRUNED',NULL,'','{"loss":1.5}');
INSERT INTO "attempts" VALUES(3,1,'w','OVGq2w0ZR40Rg_caUbRvhlRttIS_rl6w','golden-0',1.7957930285824849606e+09,1.79579302860223317147e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','Traceback:
  größer
ValueError: 🚀',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(4,1,'w','tqLFq3nd0SpPLqfV6LGOeJQYUXhOLzuM','golden-0',1.7957930285824849606e+09,1.79579302861503744127e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','{"loss":0.5}');
INSERT INTO "attempts" VALUES(3,2,'w','1Dip8c24e61OhB0JjDkCAR6kYXfWIGOe','golden-1',1.79579302860617542264e+09,1.79579302860924601556e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','once more',NULL,0,'FAILED','error','','null');
INSERT INTO "attempts" VALUES(4,2,'w','DVy7dzpF8d9VmYVRuRD7W_5TbIpB9dNg','golden-2',1.79579302861809825893e+09,1.79579302862034869197e+09,'failed','df2452d543534b6a20e4fd372d23d04bc875ff99803f953e261bfe202cd20676','the objective loss is not finite (nan)',NULL,0,'WAITING','not_finite','','{"loss":"NaN"}');
INSERT INTO "attempts" VALUES(4,3,'w','B0no-_8dK4KLXJcCSSqSeXKyvx7lXdjF','golden-3',1.79579302862163090706e+09,1.79579302862389850615e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'FAILED','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(5,1,'w','vPQy2yYtf0VrYy43Z8kIEmezhivSn1xY','golden-4',1.79579302863463139534e+09,1.7957930286376497745e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','preempted',NULL,0,'WAITING',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(6,1,'w','Bg8a6Zue5WbpEjcB43sIe0mbd9DvISHm','golden-4',1.79579302863463139534e+09,1.79579302863976454735e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5,"cost":3.0}');
INSERT INTO "attempts" VALUES(69,1,'w','W2I7XzcgetDrANJp02zZZo3rp_x2AUeR','golden-5',1.795793029250377655e+09,1.79579302925347065924e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.5}');
INSERT INTO "attempts" VALUES(70,1,'w','vqpvwKjGGXZv331V_fyZt2TdXn4GWMUU','golden-6',1.79579302925918269156e+09,1.79579302926196694373e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"acc":0.95}');
INSERT INTO "attempts" VALUES(71,1,'w','S40H7lIDDGt8d5q0UnPoIPaLgLY2fCC0','golden-7',1.7957930292679729462e+09,1.79579302927172827723e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(72,1,'w','MkzY1jcm7K1vbzo4kEq1Shfd0Bruy4ap','golden-8',1.79579302927415609359e+09,1.79579302927675080302e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',1,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(73,1,'w','u8-iMIDVUqGX1wu2crlCOa7s6m3W2sFQ','golden-9',1.79579302927919626231e+09,1.79579302928180217745e+09,'pruned','a9c8e9d99ecd80489bfb6bae65765d6ba25bab8ac81edf1d472ed90e28e5b075','',1,1,'PRUNED',NULL,'','{"loss":9.0}');
INSERT INTO "attempts" VALUES(75,1,'w','SS9B6H0cB3m7upv7INZbCgcNb-z6v1wI','golden-10',1.79579302929535436625e+09,1.79579302929734754565e+09,'complete','f277d21e55873c19d58555a1702eb3ffcd7b880901b141f526c7b07a559a6e34','',NULL,0,'COMPLETE',NULL,'','{"loss":0.5}');
INSERT INTO "attempts" VALUES(76,1,'w','4HS8m5BpaDXh6QPOcqK3MvXhXXy-RQN-','golden-11',1.79579302930346393577e+09,1.79579302930533576008e+09,'complete','3369bd4650e074315a3ce664047eabfe8e39293af44d08975ceb929dbadf47e6','',NULL,0,'COMPLETE',NULL,'','{"loss":0.25}');
INSERT INTO "attempts" VALUES(77,1,'w','habkLQTKwS1I3Bch5WwwD4zcR56UGMZQ','golden-12',1.79579302931108713151e+09,1.7957930293129150867e+09,'failed','b3748e503a50c32cca3878cd8d52ec368d94154a45b431b5106a3e19e700d673','the objective loss is not finite (inf)',NULL,0,'WAITING','not_finite','','{"loss":"Infinity"}');
INSERT INTO "attempts" VALUES(77,2,'w','cZeTHJ0MM2kl3WN1AIoqvbGkWfpWJUNm','golden-13',1.79579302932086634636e+09,1.79579302932297134396e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','boom',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(78,1,'w','fQwC2dFJcaBo60yCV2LH8cR_HPavIHf1','golden-13',1.79579302932086634636e+09,1.79579302932608437541e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(79,1,'w','ivWMcFiuf1NXwR4a6NohGiIbMesa9o7U','golden-13',1.79579302932086634636e+09,1.79579302932608437541e+09,'lost',NULL,'its worker was not heard of for longer than its lease',NULL,0,'WAITING','lease_expired','','null');
INSERT INTO "attempts" VALUES(77,3,'w','HMJCKJ-w0Uw7CzOiVP9J9rPSQfvS_VH1','golden-14',1.79579302932781434062e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(78,2,'w','a5bP6-BQXKDAJf185gREO8gF_JWcFR3C','the-last-request',1.79579302933663678167e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(83,1,'broken','fYIcnY8iPQ0KxiWF2GM-ufjAwPujB-mV','golden-broken-True',1.79579302935273671156e+09,1.79579302935417532919e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','Epoche 1
Epoche 2 🚀','null');
INSERT INTO "attempts" VALUES(84,1,'broken','9Z28KJF5DjWx2M7LYLJzkydt2F2DPUCK','golden-broken-False',1.79579302935561966898e+09,1.79579302935713768004e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','OutOfMemoryError: größer als die Karte',NULL,0,'FAILED','out_of_memory','','null');
INSERT INTO "attempts" VALUES(86,1,'w','WIcplSRCLWzCyMBju8bc2F5O_-rujxeI','golden-stopping',1.79579302936404824257e+09,1.79579302937020802502e+09,'cancelled','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','stopped by a user',NULL,0,'PRUNED','cancelled','bye','null');
INSERT INTO "attempts" VALUES(87,1,'w','ZGNbqgGOypDM7BMikGhJF7wXOz2Xf5w7','golden-stopping',1.79579302936404824257e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(89,1,'anew','lAUck3J7NleOua903T-Bnm2JN9ZOu6ex','golden-before',1.7957930293759582043e+09,1.79579302937749934196e+09,'lost',NULL,'its worker was started anew',NULL,0,'WAITING','worker_restarted','','null');
INSERT INTO "attempts" VALUES(89,2,'anew','h14RAWPxjzt6fJzMSebM76Wjt3R9nFsh','golden-own',1.79579302937749934196e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(90,1,'w','bS3h9yl2t-k0o0YKNQUqGYGVyMP2mlu5','golden-first',1.79579302938325071335e+09,1.79579302938973689083e+09,'failed','e769fa7ae7547c4ad92e5069ad07c01b0f9df555e97cd337467f93d72c6fe12d','',NULL,0,'WAITING','error','','null');
INSERT INTO "attempts" VALUES(90,2,'w','n8XE0KmAd5IGmlAc4msMQrW7HJidFqVS','golden-second',1.7957930293914351463e+09,NULL,NULL,NULL,'',NULL,0,NULL,NULL,'',NULL);
INSERT INTO "attempts" VALUES(91,1,'w','po__RK4bNmnWig8i7-0f3nxVsOJW_Kg8','golden-limited-0',1.7957930294175584316e+09,1.79579302942021608356e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(92,1,'w','guCVsjcfW0vy2iw6Q7NK5OMFaGHDuKzz','golden-limited-1',1.79579302942175316817e+09,1.79579302942408347131e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":0.0}');
INSERT INTO "attempts" VALUES(93,1,'w','E9GtPeI5r3NoHHbTQ7Ak8NNU28TOdqoS','golden-limited-2',1.79579302942548894883e+09,1.7957930294276914597e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":-1.0}');
INSERT INTO "attempts" VALUES(94,1,'w','49ECnLTkw0cH-5XYEaQRZ4DEDcBlCNUv','golden-patient-0',1.79579302943151402479e+09,1.79579302943277883527e+09,'complete','fa9f1cba7b5e75bef7da0a17cad99e8a29b6ff8dceaafde18f338bd1165ccfbb','',NULL,0,'COMPLETE',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(95,1,'w','wCsTu3kdm8xR2G-anA75iSlapSvBOueR','golden-patient-1',1.79579302943659901625e+09,1.79579302943789505956e+09,'complete','a96d29150dd849185558fcaa8e675f1869a1cc626a1cd1934d88f3284c206ea6','',NULL,0,'COMPLETE',NULL,'','{"loss":3.0}');
INSERT INTO "attempts" VALUES(98,1,'w','vmf7Sy6mUvjsUjgDlTVvcwKkOucSmJ9t','golden-repeated-0',1.79579302945729279514e+09,1.79579302945939517019e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'WAITING',NULL,'','{"loss":1.0}');
INSERT INTO "attempts" VALUES(98,2,'w','fbSCXvkQeezd8ZYDycTv3XkFyXjePAS7','golden-repeated-1',1.79579302946047186847e+09,1.79579302946233296395e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'COMPLETE',NULL,'','{"loss":3.0}');
INSERT INTO "attempts" VALUES(99,1,'w','oNzk23jgWIyqTFv_s5swVVX46dKEEFB9','golden-repeated-2',1.7957930294639956951e+09,1.79579302946592378616e+09,'complete','64e66567f5619fd57abcb42beef9526a3d3fa677e048c72244876c55cba3a559','',NULL,0,'WAITING',NULL,'','{"loss":2.0}');
INSERT INTO "attempts" VALUES(99,2,'w','SzDhUzMWefGj7bTtk_XHoczoe3ji8s0-','golden-repeated-lost',1.79579302946688556673e+09,1.79579302946866464609e+09,'released','6e8195697956376b8d6795db3f783dfb38bdc4954d7100210307303c458bc6d4','häuschen',NULL,0,'WAITING',NULL,'','{"loss":9.0}');
CREATE TABLE discarded_files (
	path VARCHAR(300) NOT NULL, 
	not_before DOUBLE NOT NULL, 
	CONSTRAINT pk_discarded_files PRIMARY KEY (path)
);
INSERT INTO "discarded_files" VALUES('6/',1.79579302934059357641e+09);
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
INSERT INTO "login_codes" VALUES('5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b',1,1.79579362940626406676e+09);
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
INSERT INTO "metrics" VALUES(1,'loss',0,1,3.0,NULL,1.79579302859140253062e+09);
INSERT INTO "metrics" VALUES(1,'loss',1,1,NULL,'NaN',1.79579302859140253062e+09);
INSERT INTO "metrics" VALUES(1,'loss',2,1,NULL,'Infinity',1.79579302859140253062e+09);
INSERT INTO "metrics" VALUES(1,'loss',3,1,NULL,'-Infinity',1.79579302859140253062e+09);
INSERT INTO "metrics" VALUES(1,'loss',4,1,1.25,NULL,1.79579302859140253062e+09);
INSERT INTO "metrics" VALUES(1,'other',0,1,NULL,'Infinity',1.79579302859140253062e+09);
INSERT INTO "metrics" VALUES(1,'other',7,1,0.0,NULL,1.79579302859140253062e+09);
INSERT INTO "metrics" VALUES(1,'other',9,1,1.0e-300,NULL,1.79579302859140253062e+09);
INSERT INTO "metrics" VALUES(2,'loss',0,1,2.0,NULL,1.79579302859999108315e+09);
INSERT INTO "metrics" VALUES(2,'loss',1,1,1.5,NULL,1.79579302859999108315e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,1,0.5,NULL,1.79579302861174154278e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,2,0.75,NULL,1.79579302861945700646e+09);
INSERT INTO "metrics" VALUES(4,'loss',0,3,0.75,NULL,1.79579302862299180036e+09);
INSERT INTO "metrics" VALUES(4,'loss',1,1,0.25,NULL,1.79579302861665797237e+09);
INSERT INTO "metrics" VALUES(5,'loss',0,1,1.0,NULL,1.79579302863658952713e+09);
INSERT INTO "metrics" VALUES(6,'cost',1,1,3.0,NULL,1.79579302863888645171e+09);
INSERT INTO "metrics" VALUES(6,'loss',0,1,1.0,NULL,1.79579302863888645171e+09);
INSERT INTO "metrics" VALUES(6,'loss',1,1,0.5,NULL,1.79579302863888645171e+09);
INSERT INTO "metrics" VALUES(69,'acc',1,1,0.5,NULL,1.7957930292524402142e+09);
INSERT INTO "metrics" VALUES(69,'acc',2,1,0.1,NULL,1.7957930292524402142e+09);
INSERT INTO "metrics" VALUES(70,'acc',1,1,0.95,NULL,1.79579302926103496554e+09);
INSERT INTO "metrics" VALUES(70,'acc',2,1,0.1,NULL,1.79579302926103496554e+09);
INSERT INTO "metrics" VALUES(71,'loss',0,1,1.0,NULL,1.79579302926940774921e+09);
INSERT INTO "metrics" VALUES(71,'loss',1,1,1.0,NULL,1.79579302926940774921e+09);
INSERT INTO "metrics" VALUES(72,'loss',0,1,2.0,NULL,1.7957930292754352093e+09);
INSERT INTO "metrics" VALUES(72,'loss',1,1,2.0,NULL,1.7957930292754352093e+09);
INSERT INTO "metrics" VALUES(73,'loss',0,1,9.0,NULL,1.79579302928051877017e+09);
INSERT INTO "metrics" VALUES(73,'loss',1,1,9.0,NULL,1.79579302928051877017e+09);
INSERT INTO "metrics" VALUES(77,'loss',0,3,4.0,NULL,1.79579302932930421829e+09);
INSERT INTO "metrics" VALUES(77,'loss',1,3,NULL,'NaN',1.79579302932930421829e+09);
INSERT INTO "metrics" VALUES(77,'loss',2,3,2.0,NULL,1.79579302932930421829e+09);
INSERT INTO "metrics" VALUES(77,'step_only',5,3,1.0,NULL,1.79579302932930421829e+09);
INSERT INTO "metrics" VALUES(78,'loss',0,1,8.0,NULL,1.795793029330343008e+09);
INSERT INTO "metrics" VALUES(91,'loss',0,1,1.0,NULL,1.79579302941912341117e+09);
INSERT INTO "metrics" VALUES(91,'speed',0,1,12.5,NULL,1.79579302941912341117e+09);
INSERT INTO "metrics" VALUES(92,'loss',0,1,0.0,NULL,1.7957930294230575562e+09);
INSERT INTO "metrics" VALUES(92,'speed',0,1,8.0,NULL,1.7957930294230575562e+09);
INSERT INTO "metrics" VALUES(93,'loss',0,1,-1.0,NULL,1.79579302942676925659e+09);
INSERT INTO "metrics" VALUES(93,'speed',0,1,NULL,'NaN',1.79579302942676925659e+09);
INSERT INTO "metrics" VALUES(98,'loss',0,1,2.0,NULL,1.79579302945850872996e+09);
INSERT INTO "metrics" VALUES(98,'loss',0,2,4.0,NULL,1.79579302946158218378e+09);
INSERT INTO "metrics" VALUES(98,'loss',1,1,1.0,NULL,1.79579302945850872996e+09);
INSERT INTO "metrics" VALUES(98,'loss',1,2,3.0,NULL,1.79579302946158218378e+09);
INSERT INTO "metrics" VALUES(99,'loss',0,1,3.0,NULL,1.79579302946519160275e+09);
INSERT INTO "metrics" VALUES(99,'loss',0,2,9.0,NULL,1.79579302946788024906e+09);
INSERT INTO "metrics" VALUES(99,'loss',1,1,2.0,NULL,1.79579302946519160275e+09);
CREATE TABLE sessions (
	hash VARCHAR(64) NOT NULL, 
	token_id INTEGER NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (hash), 
	CONSTRAINT fk_sessions_token_id_tokens FOREIGN KEY(token_id) REFERENCES tokens (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES('3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175',1,1.79579302940475535399e+09,1.79838502940475535385e+09);
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
INSERT INTO "studies" VALUES(1,'ended','{"name":"ended","description":"Ein Gitter: λ 🚀","task":null,"devices":1,"space":{"a":{"prior":null,"when":null,"type":"categorical","choices":["x","y"],"ordered":false},"b":{"prior":null,"when":null,"type":"int","low":1,"high":2,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"grid","values":{},"points":{}},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":1,"lost":1},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["t1","größe"],"seed":1}','FINISHED','every point of the grid is done',0,1,NULL,0,NULL,0,0,0,1,1,2,4,4,4,1,28,0,1,1.79579302855972766875e+09,1.7957930285824849606e+09,1.79579302862389850615e+09,1,'error',0,0);
INSERT INTO "studies" VALUES(2,'stopped','{"name":"stopped","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"},{"metric":"cost","direction":"maximize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":2}','FINISHED','finished by a user',1,2,NULL,0,NULL,0,0,0,1,1,0,2,0,NULL,0,12,11,1,1.79579302862862253192e+09,1.79579302863463139534e+09,1.79579302864267659192e+09,0,NULL,0,0);
INSERT INTO "studies" VALUES(3,'reached','{"name":"reached","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"acc","direction":"maximize","value":"best"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":9,"seconds":null,"target":0.9,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4294967295}','FINISHED','the target value was reached',0,4294967295,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,12,0,2,1.79579302864895176891e+09,1.795793029250377655e+09,1.79579302926196694373e+09,0,NULL,0,0);
INSERT INTO "studies" VALUES(4,'paused','{"name":"paused","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"median","metric":null,"warmup_steps":0,"interval_steps":1,"startup_trials":2,"min_trials":1},"budget":{"trials":30,"seconds":1000000.0,"target":null,"patience":null},"parallelism":2,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":7,"tags":[],"seed":2421861310}','PAUSED','paused by a user',0,2421861310,NULL,7,2,1,0,0,2,1,0,4,0,NULL,0,17,0,0,1.7957930292637658119e+09,1.7957930292679729462e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(5,'running','{"name":"running","description":"","task":null,"devices":1,"space":{"lr":{"prior":null,"when":null,"type":"float","low":0.00001,"high":0.1,"log":true,"step":null},"layers":{"prior":null,"when":null,"type":"int","low":1,"high":9,"log":false,"step":2},"optimizer":{"prior":null,"when":null,"type":"categorical","choices":["adam","größer",1,1.5,true,null],"ordered":false},"momentum":{"prior":null,"when":{"optimizer":[true,1]},"type":"float","low":0.0,"high":0.99,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"tpe","startup_trials":1,"candidates":24,"multivariate":true},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":2,"lost":2},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":4}','ACTIVE','',0,4,NULL,0,NULL,3,2,0,2,0,0,7,0,NULL,0,26,0,5,1.79579302928542447088e+09,1.79579302929535436625e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(7,'untouched','{"name":"untouched","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":["later"],"seed":6}','ACTIVE','',0,6,NULL,0,NULL,0,0,0,0,0,0,0,0,NULL,0,1,0,0,1.79579302934225153924e+09,NULL,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(8,'broken','{"name":"broken","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":2,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":11}','PAUSED','2 trials in a row failed for one cause (out of memory); the last, trial 1: OutOfMemoryError: größer als die Karte',0,11,NULL,0,NULL,1,0,0,0,0,2,3,0,NULL,0,8,0,0,1.79579302935020613672e+09,1.79579302935273671156e+09,NULL,2,'out_of_memory',0,0);
INSERT INTO "studies" VALUES(9,'stopping','{"name":"stopping","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":12}','ACTIVE','',0,12,NULL,0,NULL,0,1,0,0,2,0,3,0,NULL,0,8,0,0,1.79579302936158061027e+09,1.79579302936404824257e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(10,'restarted','{"name":"restarted","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":null,"keep_best":1,"keep_last":1},"priority":0,"tags":[],"seed":13}','ACTIVE','',0,13,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79579302937262749676e+09,1.7957930293759582043e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(11,'stored','{"name":"stored","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"auto"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":1,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":14}','ACTIVE','',0,14,NULL,0,NULL,0,1,0,0,0,0,1,0,NULL,0,6,0,0,1.79579302938090276716e+09,1.79579302938325071335e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(12,'limited','{"name":"limited","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["speed >= 10"],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":21}','ACTIVE','',0,21,NULL,0,NULL,0,0,0,3,0,0,3,0,NULL,0,14,0,1,1.79579302941320252413e+09,1.7957930294175584316e+09,NULL,0,NULL,0,0);
INSERT INTO "studies" VALUES(13,'patient','{"name":"patient","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":3},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":22}','ACTIVE','',0,22,NULL,0,NULL,0,0,0,2,0,0,2,0,NULL,0,9,0,0,1.79579302942913293832e+09,1.79579302943151402479e+09,NULL,0,NULL,1,0);
INSERT INTO "studies" VALUES(14,'grown','{"name":"grown","description":"","task":null,"devices":1,"space":{"x":{"prior":{"value":0.25,"spread":null},"when":null,"type":"float","low":0.0,"high":2.0,"log":false,"step":null},"size":{"prior":null,"when":null,"type":"categorical","choices":["s","m","l"],"ordered":true},"decay":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":[],"repeats":1,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":5,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":23}','ACTIVE','',0,23,NULL,0,NULL,0,0,0,1,0,1,2,0,NULL,0,4,3,0,1.7957930294399695396e+09,NULL,NULL,0,NULL,0,2);
INSERT INTO "studies" VALUES(15,'repeated','{"name":"repeated","description":"","task":null,"devices":1,"space":{"x":{"prior":null,"when":null,"type":"float","low":0.0,"high":1.0,"log":false,"step":null},"kind":{"prior":null,"when":null,"type":"categorical","choices":["a","b",1,1.5,true,null],"ordered":false},"n":{"prior":null,"when":null,"type":"int","low":1,"high":100,"log":false,"step":1}},"objectives":[{"metric":"loss","direction":"minimize","value":"last"}],"constraints":["loss <= 3"],"repeats":2,"sampler":{"type":"random"},"pruner":{"type":"none"},"budget":{"trials":null,"seconds":null,"target":null,"patience":null},"parallelism":null,"retries":{"failed":0,"lost":3},"max_consecutive_failures":10,"checkpoints":{"every_epochs":1,"every_minutes":5.0,"keep_best":3,"keep_last":1},"priority":0,"tags":[],"seed":31}','ACTIVE','',0,31,NULL,0,NULL,1,0,0,1,0,0,2,0,NULL,0,18,0,0,1.79579302945507550239e+09,1.79579302945729279514e+09,NULL,0,NULL,0,0);
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
INSERT INTO "tokens" VALUES(1,'golden viewer','viewer','[]','6f3c5ac83a4f3f7e21d8e2a96804d82323009da031493370b42bc550b58eefca',1.79579302939776182168e+09,NULL,1.79579302940383052824e+09,NULL);
INSERT INTO "tokens" VALUES(2,'golden worker','worker','["running","7"]','9c7a2d59a20ce7753167d97df769b1351e994154c0e61774ea614eca25f04cdd',1.7957930294005558491e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(3,'golden admin','admin','[]','2f57e12880d40341fcc2c43976e00a9c4a19e6af4424ae88eae84c01b371f6f5',1.79579302940127158169e+09,NULL,NULL,NULL);
INSERT INTO "tokens" VALUES(4,'revoked','admin','[]','fc9b130c77f0478bd2386c6836c61fa7131d591620d738235a6e3d01f47267a3',1.79579302940194916729e+09,1.79579662940194916724e+09,NULL,1.79579302940259766577e+09);
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
INSERT INTO "trials" VALUES(1,1,0,'COMPLETE',0,1.25,0,'{"a":"x","b":1}','grid','[]',0,0,1,'w',NULL,NULL,'{"loss":1.25}','{"loss":1.25,"other":1e-300}','{"loss":4,"other":9}',9,'',1.79579302857831645014e+09,1.7957930285824849606e+09,1.79579302859680414198e+09,7,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(2,1,1,'PRUNED',5,9e999,0,'{"a":"x","b":2}','grid','[]',1,0,1,'w',NULL,NULL,'{"loss":1.5}','{"loss":1.5}','{"loss":1}',1,'hopeless',1.79579302857831645014e+09,1.7957930285824849606e+09,1.79579302860101652143e+09,10,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(3,1,2,'FAILED',6,9e999,0,'{"a":"y","b":1}','grid','[]',2,0,2,'w',NULL,NULL,'null','{}','{}',NULL,'once more',1.79579302857831645014e+09,1.7957930285824849606e+09,1.79579302860924601556e+09,15,0,'error','','null',0,0);
INSERT INTO "trials" VALUES(4,1,3,'FAILED',6,9e999,0,'{"a":"y","b":2}','grid','[]',3,0,3,'w',NULL,NULL,'{"loss":"Infinity"}','{"loss":0.75}','{"loss":0}',0,'the objective loss is not finite (inf)',1.79579302857831645014e+09,1.7957930285824849606e+09,1.79579302862389850615e+09,27,0,'not_finite','','null',0,0);
INSERT INTO "trials" VALUES(5,2,0,'PRUNED',5,9e999,0,'{"x":0.4543599738848574,"kind":1.5,"n":7}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":0}',0,'the study was finished before it ran again',1.79579302863235497475e+09,1.79579302863463139534e+09,1.79579302864267659192e+09,12,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(6,2,1,'COMPLETE',0,0.5,0,'{"x":0.7676757272052231,"kind":1,"n":92}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5,"cost":3.0}','{"loss":0.5,"cost":3.0}','{"loss":1,"cost":1}',1,'',1.79579302863235497475e+09,1.79579302863463139534e+09,1.79579302863976454735e+09,9,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(69,3,0,'COMPLETE',0,-0.5,0,'{"x":0.1542527675628662,"kind":1.5,"n":38}','qmc','[]',NULL,0,1,'w',NULL,NULL,'{"acc":0.5}','{"acc":0.1}','{"acc":2}',2,'',1.79579302924744248388e+09,1.795793029250377655e+09,1.79579302925347065924e+09,6,0,NULL,'the first 5 results only spread out','null',0,0);
INSERT INTO "trials" VALUES(70,3,1,'COMPLETE',0,-0.95,0,'{"x":0.5728781251236796,"kind":"b","n":89}','qmc','[]',NULL,1,1,'w',NULL,NULL,'{"acc":0.95}','{"acc":0.1}','{"acc":2}',2,'',1.79579302925784635544e+09,1.79579302925918269156e+09,1.79579302926196694373e+09,11,0,NULL,'the first 5 results only spread out','null',0,0);
INSERT INTO "trials" VALUES(71,4,0,'COMPLETE',0,1.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0}','{"loss":1}',1,'',1.79579302926598262791e+09,1.7957930292679729462e+09,1.79579302927172827723e+09,6,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(72,4,1,'COMPLETE',0,2.0,0,'{"x":0.25,"kind":"a","n":1}','enqueued','["mine"]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{"loss":2.0}','{"loss":1}',1,'',1.79579302927309226991e+09,1.79579302927415609359e+09,1.79579302927675080302e+09,11,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(73,4,2,'PRUNED',5,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":1}',1,'',1.79579302927801227572e+09,1.79579302927919626231e+09,1.79579302928180217745e+09,16,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(74,4,3,'WAITING',4,9e999,1,'{"x":0.75,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579302927801227572e+09,NULL,NULL,12,0,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(75,5,0,'COMPLETE',0,0.5,0,'{"lr":0.00018818958795887905,"layers":1,"optimizer":1.5}','tpe','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.5}','{}','{}',NULL,'',1.79579302929372167582e+09,1.79579302929535436625e+09,1.79579302929734754565e+09,5,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(76,5,1,'COMPLETE',0,0.25,0,'{"lr":0.0007814446876377223,"layers":1,"optimizer":1.5}','tpe','[]',NULL,1,1,'w',NULL,NULL,'{"loss":0.25}','{}','{}',NULL,'',1.79579302930209136011e+09,1.79579302930346393577e+09,1.79579302930533576008e+09,9,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(77,5,2,'RUNNING',2,9e999,0,'{"lr":0.004653887023710064,"layers":7,"optimizer":1.5}','tpe','[]',NULL,2,3,'w','HMJCKJ-w0Uw7CzOiVP9J9rPSQfvS_VH1',1.79579308932930421828e+09,'{"loss":2.0}','{"loss":2.0,"step_only":1.0}','{"loss":2,"step_only":5}',5,'',1.79579302930974030495e+09,1.79579302931108713151e+09,NULL,23,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(78,5,3,'RUNNING',2,9e999,0,'{"lr":0.06341150757735055,"layers":1,"optimizer":"adam"}','tpe','[]',NULL,2,2,'w','a5bP6-BQXKDAJf185gREO8gF_JWcFR3C',1.79579308933663678166e+09,NULL,'{}','{}',NULL,'',1.7957930293192665577e+09,1.79579302932086634636e+09,NULL,26,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(79,5,4,'WAITING',4,9e999,0,'{"lr":0.00002329327023601597,"layers":9,"optimizer":true,"momentum":0.06940006289450919}','tpe','[]',NULL,2,1,'w',NULL,NULL,'null','{}','{}',NULL,'its worker was not heard of for longer than its lease',1.7957930293192665577e+09,1.79579302932086634636e+09,NULL,21,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(80,5,5,'WAITING',4,9e999,2,'{"lr":0.012528099883531473,"layers":7,"optimizer":null}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.7957930293192665577e+09,NULL,NULL,14,0,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(81,5,6,'WAITING',4,9e999,2,'{"lr":0.00023460646657875718,"layers":5,"optimizer":1,"momentum":0.9414535269965928}','tpe','[]',NULL,2,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579302933506155018e+09,NULL,NULL,25,0,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(83,8,0,'FAILED',6,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79579302935133028025e+09,1.79579302935273671156e+09,1.79579302935417532919e+09,5,0,'out_of_memory','','null',0,0);
INSERT INTO "trials" VALUES(84,8,1,'FAILED',6,9e999,0,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'broken',NULL,NULL,'null','{}','{}',NULL,'OutOfMemoryError: größer als die Karte',1.79579302935133028025e+09,1.79579302935561966898e+09,1.79579302935713768004e+09,8,0,'out_of_memory','','null',0,0);
INSERT INTO "trials" VALUES(85,8,2,'WAITING',4,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'',1.79579302935133028025e+09,NULL,NULL,2,0,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(86,9,0,'PRUNED',5,9e999,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'null','{}','{}',NULL,'stopped by a user',1.79579302936274766921e+09,1.79579302936404824257e+09,1.79579302937020802502e+09,8,0,'cancelled','','null',0,0);
INSERT INTO "trials" VALUES(87,9,1,'RUNNING',2,9e999,1,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w','ZGNbqgGOypDM7BMikGhJF7wXOz2Xf5w7',1.79579308936404824252e+09,NULL,'{}','{}',NULL,'',1.79579302936274766921e+09,1.79579302936404824257e+09,NULL,5,1,NULL,'',NULL,0,0);
INSERT INTO "trials" VALUES(88,9,2,'PRUNED',5,9e999,1,'{"x":0.3,"kind":"a","n":1}','enqueued','[]',NULL,0,0,NULL,NULL,NULL,NULL,'{}','{}',NULL,'stopped by a user',1.79579302936274766921e+09,NULL,1.79579302936880588533e+09,6,0,'cancelled','',NULL,0,0);
INSERT INTO "trials" VALUES(89,10,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'anew','h14RAWPxjzt6fJzMSebM76Wjt3R9nFsh',1.79579308937749934195e+09,NULL,'{}','{}',NULL,'',1.79579302937380719186e+09,1.7957930293759582043e+09,NULL,6,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(90,11,0,'RUNNING',2,9e999,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w','n8XE0KmAd5IGmlAc4msMQrW7HJidFqVS',1.79579308939143514637e+09,NULL,'{}','{}',NULL,'',1.79579302938209486003e+09,1.79579302938325071335e+09,NULL,6,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(91,12,0,'COMPLETE',0,1.0,0,'{"x":0.1,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":1.0}','{"loss":1.0,"speed":12.5}','{"loss":0,"speed":0}',0,'',1.79579302941650795939e+09,1.7957930294175584316e+09,1.79579302942021608356e+09,6,0,NULL,'größer ist besser','{"speed >= 10":-2.5}',0,0);
INSERT INTO "trials" VALUES(92,12,1,'COMPLETE',1,2.0,0,'{"x":0.2,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":0.0}','{"loss":0.0,"speed":8.0}','{"loss":0,"speed":0}',0,'breaks speed >= 10 (it is 8)',1.79579302941650795939e+09,1.79579302942175316817e+09,1.79579302942408347131e+09,10,0,NULL,'größer ist besser','{"speed >= 10":2.0}',0,0);
INSERT INTO "trials" VALUES(93,12,2,'COMPLETE',1,9e999,0,'{"x":0.3,"kind":"a","n":1}','random','[]',NULL,0,1,'w',NULL,NULL,'{"loss":-1.0}','{"loss":-1.0,"speed":"NaN"}','{"loss":0,"speed":0}',0,'breaks speed >= 10 (it is nan)',1.79579302941650795939e+09,1.79579302942548894883e+09,1.7957930294276914597e+09,14,0,NULL,'größer ist besser','{"speed >= 10":"Infinity"}',0,0);
INSERT INTO "trials" VALUES(94,13,0,'COMPLETE',0,2.0,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":2.0}','{}','{}',NULL,'',1.79579302943036246296e+09,1.79579302943151402479e+09,1.79579302943277883527e+09,5,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(95,13,1,'COMPLETE',0,3.0,0,'{"x":0.5,"kind":"a","n":1}','enqueued','[]',NULL,0,1,'w',NULL,NULL,'{"loss":3.0}','{}','{}',NULL,'',1.79579302943547153476e+09,1.79579302943659901625e+09,1.79579302943789505956e+09,9,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(96,14,0,'COMPLETE',0,0.5,0,'{"x":0.5,"size":"s","decay":0.125}','imported','[]',NULL,0,0,NULL,NULL,NULL,'{"loss":0.5}','{"loss":0.5}','{"loss":3}',3,'',1.79579302944279742236e+09,NULL,1.79579302944279742236e+09,3,0,NULL,'from elsewhere','null',0,0);
INSERT INTO "trials" VALUES(97,14,1,'FAILED',6,9e999,0,'{"x":1.0,"size":"l","decay":0.125}','imported','["old"]',NULL,0,0,NULL,NULL,NULL,'null','{}','{}',NULL,'boom',1.79579302944279742236e+09,NULL,1.79579302944279742236e+09,3,0,NULL,'','null',0,0);
INSERT INTO "trials" VALUES(98,15,0,'COMPLETE',0,2.0,0,'{"x":0.1,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w',NULL,NULL,'{"loss":2.0}','{"loss":3.0}','{"loss":1}',1,'',1.79579302945616888992e+09,1.79579302945729279514e+09,1.79579302946233296395e+09,10,0,NULL,'','{"loss <= 3":-1.0}',1,1);
INSERT INTO "trials" VALUES(99,15,1,'WAITING',4,9e999,0,'{"x":0.2,"kind":"a","n":1}','enqueued','[]',NULL,0,2,'w',NULL,NULL,'{"loss":9.0}','{"loss":9.0}','{"loss":0}',0,'häuschen',1.79579302945616888992e+09,1.7957930294639956951e+09,NULL,18,0,NULL,'','null',1,1);
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
INSERT INTO "uptime" VALUES(1,1.79579302932449126248e+09);
CREATE TABLE waiting_claims (
	request_id VARCHAR(100) NOT NULL, 
	worker_id VARCHAR(100) NOT NULL, 
	tasks JSON NOT NULL, 
	studies JSON NOT NULL, 
	count INTEGER NOT NULL, 
	until DOUBLE NOT NULL, 
	CONSTRAINT pk_waiting_claims PRIMARY KEY (request_id)
);
INSERT INTO "waiting_claims" VALUES('soon','w','[]','["running"]',3,1.79579309433132624628e+09);
INSERT INTO "waiting_claims" VALUES('waits','w','[]','["running"]',2,1.79579309447485923768e+09);
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
INSERT INTO "workers" VALUES('w','gpu-ä','häuschen','["cuda:0","cuda:1"]','["mine"]','1',0,1.79579302849474835399e+09,1.79579302946688556673e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('gone','gone','','[]','[]','',1,1.79579302855072569849e+09,1.79579302947056961056e+09,0,NULL,'',0,0);
INSERT INTO "workers" VALUES('broken','broken','','[]','[]','',0,1.79579302934913849834e+09,1.79579302935561966898e+09,2,2,'too many attempts failed here in a row; the last: OutOfMemoryError: größer als die Karte',0,0);
INSERT INTO "workers" VALUES('tired','tired','','[]','[]','',0,1.79579302935904884337e+09,1.79579302935904884337e+09,0,NULL,'paused by a user',0,0);
INSERT INTO "workers" VALUES('anew','anew','','[]','[]','',0,1.7957930293716220856e+09,1.79579302937749934196e+09,0,NULL,'',7,7);
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
