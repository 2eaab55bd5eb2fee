// Comments whose kind is known, made up: what readers write below articles, and what spam is like. The same seed
// gives the same comments. They are made to be hard in the ways that real ones are: readers who write about
// gambling, loans and pills, and who link; spam that praises the article in the words of readers, and spam in
// which words are hidden by other letters.

const COMMON = `the a of and to in is it that for was on are with as I his they be at one have this from or had by hot but some what
there we can out other were all your when up use word how said an each she which do their time if will way about many then them
would write like so these her long make thing see him two has look more day could go come did my sound no most number who over know
water than call first people may down side been now find any new work part take get place made live where after back little only
round man year came show every good me give our under name very through just form much great think say help low line before turn
cause same mean differ move right boy old too does tell sentence set three want air well also play small end put home read hand port
large spell add even land here must big high such follow act why ask men change went light kind off need house picture try us again
animal point mother world near build self earth father`.split(/\s+/);

const TOPICS = [
	`match goal referee penalty striker keeper league coach defence season derby corner offside squad transfer stadium fans captain`,
	`council mayor vote budget election ballot minister policy reform opposition committee debate campaign coalition senate law tax`,
	`bread oven dough yeast flour recipe bakery butter sugar salt crust knead sourdough loaf cake garlic onion pan simmer taste`,
	`train station delay ticket platform commuter rail strike timetable bus tram cyclist lane traffic bridge roundabout parking toll`,
	`phone battery screen update app browser laptop keyboard server software bug release kernel driver privacy camera charger signal`,
	`school teacher pupil exam homework lesson classroom headmaster curriculum grades university lecture students library essay maths`,
	`rain storm flood river climate heatwave frost snow forecast harvest drought farmer field wheat cattle tractor soil barley`,
	`hospital nurse doctor ward surgery vaccine patient waiting clinic ambulance treatment illness medicine pills dose pharmacy`,
	`bank loan mortgage interest rates inflation pension savings rent landlord wages market shares bitcoin casino gambling debt credit`,
].map((words) => words.split(/\s+/));

const SPAM = [
	{ words: `viagra cialis pills cheap pharmacy prescription discount order online tablets generic shipping overnight erectile dosage meds`, host: 'pharm' },
	{ words: `casino jackpot slots bonus betting roulette poker free spins deposit win odds sportsbook withdraw register gamble lucky`, host: 'bet' },
	{ words: `seo backlinks ranking traffic google first page boost website agency keywords domain authority guaranteed package`, host: 'rank' },
	{ words: `bitcoin crypto investment profit daily returns trading wallet forex broker recover funds withdrawal signals earn passive`, host: 'coin' },
	{ words: `replica rolex watches handbags louis vuitton outlet luxury sale designer sneakers wholesale authentic gucci shop`, host: 'lux' },
	{ words: `loan urgent approval credit score instant cash lender apply whatsapp contact email interest guaranteed personal business`, host: 'loan' },
	{ words: `hot singles girls webcam dating adult sexy nude chat escorts meet tonight lonely video hookup milf`, host: 'date' },
	{ words: `testimony spell caster doctor dr herbal cure love back husband herpes permanently contact whatsapp powerful healed thanks`, host: 'spell' },
].map(({ words, host }) => ({ words: words.split(/\s+/), host }));

const PRAISE = `excellent wonderful article very informative thanks for sharing keep up posting blog site visit my bookmarked awesome
amazing post helpful information weblog layout quality content subscribed feed`.split(/\s+/);

const READERS = `Ada Ben Clara Dora Emil Fatima Georg Hana Igor Jana Karl Lena Mirko Nora Otto Petra Rosa Sven Tilda Ugo Vera Willi Yara Zoe`.split(' ');

export function corpus(count, { spamShare = 0.4, seed = 7 } = {}) {
	const random = generator(seed);
	return Array.from({ length: count }, () => random() < spamShare ? spam(random) : good(random));
}

function generator(seed) {
	let state = seed;
	return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const pick = (random, list) => list[Math.floor(random() * list.length)];
// By Zipf: the first words come most often.
const common = (random) => COMMON[Math.floor(COMMON.length ** random()) - 1];
const sentence = (words) => words.join(' ').replace(/^./, (c) => c.toUpperCase()) + '.';

function good(random) {
	const topic = pick(random, TOPICS), other = pick(random, SPAM).words;
	const careless = random() < 0.04; // writes about what spam is about, in its words
	const words = Array.from({ length: 6 + Math.floor(random() * 60) }, () => {
		const die = random();
		return die < 0.62 ? common(random) : die < 0.94 ? pick(random, topic) : careless ? pick(random, other) : pick(random, pick(random, TOPICS));
	});
	const link = random() < 0.07 ? ` https://${pick(random, ['news', 'paper', 'wiki', 'radio'])}${Math.floor(random() * 30)}.example/${pick(random, topic)}` : '';
	const name = pick(random, READERS) + (random() < 0.5 ? ` ${pick(random, READERS)}son` : '');
	return { label: 'good', name, website: '', text: sentence(words) + link };
}

function spam(random) {
	const { words: family, host } = pick(random, SPAM);
	const praise = random() < 0.12;
	const words = Array.from({ length: 8 + Math.floor(random() * 40) }, () => {
		const die = random();
		return die < 0.45 ? common(random) : praise && die < 0.85 ? pick(random, PRAISE) : die < 0.9 ? disguised(random, pick(random, family)) : pick(random, pick(random, TOPICS));
	});
	const site = `https://${host}${Math.floor(random() * 40)}.example`;
	const name = random() < 0.5 ? `${pick(random, family)} ${pick(random, family)}` : pick(random, READERS);
	return { label: 'spam', name, website: random() < 0.3 ? site : '', text: sentence(words) + (random() < 0.75 ? ` ${site}/` : '') };
}

// Cyrillic and full-width look-alikes, and accents.
function disguised(random, word) {
	if (random() > 0.08) {
		return word;
	}
	return word.replace(/[aeo]/g, (c) => pick(random, { a: ['à', 'а', 'ａ'], e: ['é', 'е', 'ｅ'], o: ['ö', 'о', 'ｏ'] }[c]));
}
