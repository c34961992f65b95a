/** What the examples are called. Invented: persons have a noun for a surname, organisations say that they are examples. */
import type { Colour, Weave } from '../model/network.ts';

export const organisations = [
  'Esimerkkiministeriö',
  'Malliministeriö',
  'Näyteministeriö',
  'Kokeiluvirasto',
  'Harjoitusvirasto',
  'Mallivirasto',
  'Näytelaitos',
  'Esimerkkilän kunta',
  'Mallihyvinvointialue',
  'Harjoituslaitos',
  'Kokeilukeskus',
  'Exempelämbetsverket',
  'Näytevirasto',
  // Only three people work here.
  'Pieni esimerkkivirasto',
] as const;

export const firstNames = [
  'Aino',
  'Björn',
  'Cecilia',
  'Eero',
  'Elina',
  'Fatima',
  'Hannu',
  'Iida',
  'Ilkka',
  'Jaana',
  'Kaisa',
  'Lauri',
  'Leena',
  'Maija',
  'Marko',
  'Mikael',
  'Noora',
  'Olli',
  'Pirkko',
  'Päivi',
  'Ritva',
  'Saara',
  'Sámmol',
  'Sirpa',
  'Tuomas',
  'Ville',
  'Väinö',
  'Yrjö',
  'Ziva',
  'Åsa',
] as const;

export const surnames = ['Esimerkki', 'Malli', 'Näyte', 'Harjoitus', 'Kokeilu', 'Exempel', 'Prov', 'Modell'] as const;

export interface NetworkText {
  readonly nameFi: string;
  readonly nameSv?: string;
  readonly nameEn?: string;
  readonly purpose: string;
  readonly themes: readonly string[];
  readonly colour: Colour;
  readonly weave: Weave;
}

export const networks: readonly NetworkText[] = [
  {
    nameFi: 'HR-sytyttäjät',
    nameSv: 'HR-tändarna',
    nameEn: 'HR sparks',
    purpose: 'Sytytämme henkilöstötyön yhteiset kokeilut yli virastorajojen.',
    themes: ['perehdytys', 'työhyvinvointi', 'oppiminen'],
    colour: 'hilla',
    weave: 'twill',
  },
  {
    nameFi: 'Muutoksentekijät',
    purpose: 'Teemme muutosta yhdessä, pienin askelin ja avoimesti.',
    themes: ['muutos', 'johtaminen'],
    colour: 'jarvi',
    weave: 'plain',
  },
  { nameFi: 'Kaiku-kehittäjät', purpose: 'Kehitämme työyhteisöjä sisältä päin.', themes: ['työyhteisö', 'dialogi'], colour: 'kanerva', weave: 'basket' },
  {
    nameFi: 'Fasilitoijarinki',
    purpose: 'Autamme toisiamme ohjaamaan kokouksia, joista lähtee innostuneena.',
    themes: ['fasilitointi', 'työpajat'],
    colour: 'sammal',
    weave: 'birdseye',
  },
  {
    nameFi: 'Tiedolla johtamisen kerho',
    purpose: 'Luvuista keskusteluun, keskustelusta päätöksiin.',
    themes: ['tieto', 'mittarit'],
    colour: 'mustikka',
    weave: 'plain',
  },
  {
    nameFi: 'Selkeän kielen verkosto',
    purpose: 'Jokainen kirje ymmärretään kerralla.',
    themes: ['selkokieli', 'viestintä'],
    colour: 'puolukka',
    weave: 'twill',
  },
  {
    nameFi: 'Palvelumuotoilijat',
    purpose: 'Kokeilemme palveluja niiden käyttäjien kanssa ennen kuin ne ovat valmiita.',
    themes: ['muotoilu', 'käyttäjät'],
    colour: 'savi',
    weave: 'basket',
  },
  {
    nameFi: 'Tekoälyn kokeilijat',
    purpose: 'Kokeilemme harkiten ja kerromme myös, mikä ei toiminut.',
    themes: ['tekoäly', 'kokeilut'],
    colour: 'halla',
    weave: 'birdseye',
  },
  {
    nameFi: 'Hankintaosaajat',
    purpose: 'Hankinta alkaa keskustelusta, ei tarjouspyynnöstä.',
    themes: ['hankinnat', 'vuoropuhelu'],
    colour: 'sammal',
    weave: 'twill',
  },
  {
    nameFi: 'Ennakoijat',
    purpose: 'Katsomme yhdessä kymmenen vuoden päähän ja tulemme takaisin tähän viikkoon.',
    themes: ['ennakointi', 'tulevaisuus'],
    colour: 'mustikka',
    weave: 'basket',
  },
  {
    nameFi: 'Saavutettavuusverkosto',
    purpose: 'Palvelu on valmis, kun kaikki voivat käyttää sitä.',
    themes: ['saavutettavuus'],
    colour: 'jarvi',
    weave: 'birdseye',
  },
  {
    nameFi: '',
    nameSv: 'Nätverket för tvåspråkig service',
    purpose: 'Service på båda språken, samtidigt och lika bra.',
    themes: ['tvåspråkighet', 'service'],
    colour: 'puolukka',
    weave: 'plain',
  },
];

/** The two halves of each goal's sentence. */
export const goals: readonly (readonly [when: string, then: string])[] = [
  ['uusi työntekijä aloittaa', 'hän tuntee sadassa päivässä kolme ihmistä kolmesta virastosta'],
  ['kirje lähtee virastosta', 'saaja ymmärtää sen kerralla'],
  ['virasto tarvitsee fasilitoijan', 'sellainen löytyy kahdessa viikossa oman viraston ulkopuolelta'],
  ['kokeilu päättyy', 'sen opit löytää toinenkin'],
  ['hankinta alkaa', 'markkinavuoropuhelu on käyty'],
  ['palvelu uudistuu', 'sitä on kokeillut viisi käyttäjää, joista yksi käyttää apuvälinettä'],
  ['kokous kutsutaan koolle', 'asialista on osallistujilla kolme päivää ennen'],
  ['en tjänst förnyas', 'finns den samtidigt på båda språken'],
  ['tieto kerätään kerran', 'sitä ei kysytä toista kertaa'],
];

export const steps = [
  'Kysytään kolmelta virastolta, miten ne tekevät tämän nyt',
  'Kootaan ensimmäinen luonnos yhdelle sivulle',
  'Kokeillaan kahden tiimin kanssa kuukausi',
  'Kerrotaan verkostossa, mikä yllätti',
  'Pyydetään palaute viideltä lukijalta',
  'Sovitaan, kuka pitää tätä yllä',
  'Katsotaan luvut ennen ja jälkeen',
  'Viedään käytännöksi tai lopetetaan opein',
] as const;

export const pools: readonly { readonly name: string; readonly purpose: string; readonly skills: readonly string[] }[] = [
  { name: 'Fasilitoijapooli', purpose: 'Ulkopuolinen ohjaaja työpajaan, kun oma väki haluaa osallistua.', skills: ['fasilitointi', 'työpajat', 'dialogi'] },
  { name: 'HR-asiantuntijapooli', purpose: 'Pikasparrausta henkilöstön kehittämiseen.', skills: ['perehdytys', 'osaamisen kehittäminen', 'muutostuki'] },
  { name: 'Selkokielen sparraajat', purpose: 'Toinen lukija kirjeelle, päätökselle tai verkkosivulle.', skills: ['selkokieli', 'kielenhuolto', 'ruotsi'] },
  {
    name: 'Palvelumuotoilun pikaryhmä',
    purpose: 'Kaksi päivää, yksi palvelu, viisi käyttäjää.',
    skills: ['käyttäjätutkimus', 'prototyypit', 'saavutettavuus'],
  },
  { name: 'Datapäivystäjät', purpose: 'Joku, joka osaa kysyä luvuilta oikean kysymyksen.', skills: ['tilastot', 'visualisointi', 'tietosuoja'] },
];

export const eventTitles = [
  'Verkostotapaaminen',
  'Kevään aloitus',
  'Avoin sparrausrinki',
  'Työpaja: ensimmäiset sata päivää',
  'Kokeilujen kuulumiset',
  'Kahvit ja kysymykset',
  'Vuosikello yhdessä',
  'Kirjeklinikka',
  'Oppien ilta',
  'Suunnittelupäivä',
] as const;

export const places = ['Neuvotteluhuone Järvi', 'Kirjasto, 2. krs', 'Työhuone Kanerva', '', 'Esimerkkitalo, aula'] as const;

export const noteTitles = [
  'Muistiinpanoja tapaamisesta',
  'Kysymyksiä seuraavaan kertaan',
  'Ideoita kokeiluun',
  'Luettavaa',
  'Puheenvuoron runko',
  'Mitä opin tänään',
] as const;

export const sentences = [
  'Sovimme, että jokainen kokeilu saa kaksi kuukautta.',
  'Moni oli huomannut saman: asialista tulee liian myöhään.',
  'Kysytään ensin heiltä, joita asia koskee.',
  'Hiljainen alku auttoi niitä, jotka eivät yleensä puhu.',
  'Kolme virastoa kertoi tekevänsä tätä jo omalla tavallaan.',
  'Tästä voisi tulla käytäntö, jos joku pitää sitä yllä.',
  'Emme tiedä vielä, mikä tässä toimi.',
  'Seuraavalla kerralla katsotaan, mitä jäi.',
] as const;
