"""Country names as the registry has written them, before and after its renaming of 2025-08.

They tell an address of a site ("city, state, country, zip") from the name of a hospital.
"""

from scraper.parser.formats.study_page.words import folds

COUNTRIES = folds(
    *"""Afghanistan|Albania|Algeria|American Samoa|Andorra|Angola|Anguilla|Antarctica|Antigua and Barbuda
Argentina|Armenia|Aruba|Australia|Austria|Azerbaijan|Bahamas|The Bahamas|Bahrain|Bangladesh|Barbados
Belarus|Belgium|Belize|Benin|Bermuda|Bhutan|Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei
Brunei Darussalam|Bulgaria|Burkina Faso|Burma|Burundi|Cabo Verde|Cambodia|Cameroon|Canada|Cape Verde
Cayman Islands|Central African Republic|Chad|Chile|China|Colombia|Comoros|Congo
Congo, The Democratic Republic of the|Democratic Republic of the Congo|Republic of the Congo
Cook Islands|Costa Rica|Côte d'Ivoire|Côte d’Ivoire|Cote d'Ivoire|Croatia|Cuba|Curacao|Curaçao
Cyprus|Czech Republic|Czechia|Denmark|Djibouti|Dominica|Dominican Republic|East Timor|Ecuador|Egypt
El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Faroe Islands
Federated States of Micronesia|Fiji|Finland|Former Serbia and Montenegro|Former Yugoslavia|France
French Guiana|French Polynesia|Gabon|Gambia|The Gambia|Georgia|Germany|Ghana|Gibraltar|Greece
Greenland|Grenada|Guadeloupe|Guam|Guatemala|Guernsey|Guinea|Guinea-Bissau|Guyana|Haiti
Holy See (Vatican City State)|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|Iran
Iran, Islamic Republic of|Iraq|Ireland|Isle of Man|Israel|Italy|Jamaica|Japan|Jersey|Jordan
Kazakhstan|Kenya|Kiribati|Korea, Democratic People's Republic of|Korea, Republic of|Kosovo|Kuwait
Kyrgyzstan|Laos|Lao People's Democratic Republic|Latvia|Lebanon|Lesotho|Liberia|Libya
Libyan Arab Jamahiriya|Liechtenstein|Lithuania|Luxembourg|Macao|Macau|Macedonia
Macedonia, The Former Yugoslav Republic of|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta
Marshall Islands|Martinique|Mauritania|Mauritius|Mayotte|Mexico|Micronesia, Federated States of
Moldova|Moldova, Republic of|Monaco|Mongolia|Montenegro|Montserrat|Morocco|Mozambique|Myanmar
Namibia|Nauru|Nepal|Netherlands|The Netherlands|Netherlands Antilles|New Caledonia|New Zealand
Nicaragua|Niger|Nigeria|Niue|North Korea|North Macedonia|Northern Mariana Islands|Norway|Oman
Pakistan|Palau|Palestine|Palestinian Territories|Palestinian Territories, Occupied
Palestinian Territory, occupied|Occupied Palestinian Territory|Panama|Papua New Guinea|Paraguay|Peru
Philippines|Poland|Portugal|Puerto Rico|Qatar|Reunion|Réunion|Romania|Russia|Russian Federation
Rwanda|Saint Kitts and Nevis|Saint Lucia|Saint Martin|Saint Vincent and the Grenadines|Samoa
San Marino|Sao Tome and Principe|São Tomé and Príncipe|Saudi Arabia|Senegal|Serbia
Serbia and Montenegro|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|Somalia
South Africa|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Svalbard and Jan Mayen|Swaziland
Sweden|Switzerland|Syria|Syrian Arab Republic|Taiwan|Taiwan, Province of China|Tajikistan|Tanzania
Tanzania, United Republic of|Thailand|Timor-Leste|Togo|Tokelau|Tonga|Trinidad and Tobago|Tunisia
Turkey|Turkey (Türkiye)|Türkiye|Turkmenistan|Turks and Caicos Islands|Tuvalu|U.S. Virgin Islands
Uganda|Ukraine|United Arab Emirates|United Kingdom|United States
United States Minor Outlying Islands|Uruguay|Uzbekistan|Vanuatu|Vatican City|Venezuela|Vietnam
Viet Nam|Virgin Islands (U.S.)|Virgin Islands, British|British Virgin Islands|Wallis and Futuna
Western Sahara|Yemen|Zambia|Zimbabwe""".replace("\n", "|").split("|")
)
