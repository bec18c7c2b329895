"""The counties, parishes and boroughs of the states: they place a court whose state is not named. Data of `places.py`.

Source: U.S. Census Bureau, county codes of 2010 and 2015 (public domain); names without "County", lower case, without
accents. Independent cities stand under their own names. Compilation: CC0-1.0.
"""

# ruff: noqa: E501  one line for each state

from __future__ import annotations

COUNTIES_OF: dict[str, tuple[str, ...]] = {
    state: tuple(names.split("|"))
    for state, names in (
        (
            "Alabama",
            "autauga|baldwin|barbour|bibb|blount|bullock|butler|calhoun|chambers|cherokee|chilton|choctaw|clarke|clay|cleburne|coffee|colbert|conecuh|coosa|covington|crenshaw|cullman|dale|dallas|dekalb|elmore|escambia|etowah|fayette|franklin|geneva|greene|hale|henry|houston|jackson|jefferson|lamar|lauderdale|lawrence|lee|limestone|lowndes|macon|madison|marengo|marion|marshall|mobile|monroe|montgomery|morgan|perry|pickens|pike|randolph|russell|shelby|st. clair|sumter|talladega|tallapoosa|tuscaloosa|walker|washington|wilcox|winston",
        ),
        (
            "Alaska",
            "aleutians east|aleutians west|anchorage|bethel|bristol bay|denali|dillingham|fairbanks north star|haines|hoonah-angoon|juneau|kenai peninsula|ketchikan gateway|kodiak island|kusilvak|lake and peninsula|matanuska-susitna|nome|north slope|northwest arctic|petersburg|prince of wales-hyder|sitka|skagway|southeast fairbanks|valdez-cordova|wade hampton|wrangell|yakutat|yukon-koyukuk",
        ),
        (
            "Arizona",
            "apache|cochise|coconino|gila|graham|greenlee|la paz|maricopa|mohave|navajo|pima|pinal|santa cruz|yavapai|yuma",
        ),
        (
            "Arkansas",
            "arkansas|ashley|baxter|benton|boone|bradley|calhoun|carroll|chicot|clark|clay|cleburne|cleveland|columbia|conway|craighead|crawford|crittenden|cross|dallas|desha|drew|faulkner|franklin|fulton|garland|grant|greene|hempstead|hot spring|howard|independence|izard|jackson|jefferson|johnson|lafayette|lawrence|lee|lincoln|little river|logan|lonoke|madison|marion|miller|mississippi|monroe|montgomery|nevada|newton|ouachita|perry|phillips|pike|poinsett|polk|pope|prairie|pulaski|randolph|saline|scott|searcy|sebastian|sevier|sharp|st. francis|stone|union|van buren|washington|white|woodruff|yell",
        ),
        (
            "California",
            "alameda|alpine|amador|butte|calaveras|colusa|contra costa|del norte|el dorado|fresno|glenn|humboldt|imperial|inyo|kern|kings|lake|lassen|los angeles|madera|marin|mariposa|mendocino|merced|modoc|mono|monterey|napa|nevada|orange|placer|plumas|riverside|sacramento|san benito|san bernardino|san diego|san francisco|san joaquin|san luis obispo|san mateo|santa barbara|santa clara|santa cruz|shasta|sierra|siskiyou|solano|sonoma|stanislaus|sutter|tehama|trinity|tulare|tuolumne|ventura|yolo|yuba",
        ),
        (
            "Colorado",
            "adams|alamosa|arapahoe|archuleta|baca|bent|boulder|broomfield|chaffee|cheyenne|clear creek|conejos|costilla|crowley|custer|delta|denver|dolores|douglas|eagle|el paso|elbert|fremont|garfield|gilpin|grand|gunnison|hinsdale|huerfano|jackson|jefferson|kiowa|kit carson|la plata|lake|larimer|las animas|lincoln|logan|mesa|mineral|moffat|montezuma|montrose|morgan|otero|ouray|park|phillips|pitkin|prowers|pueblo|rio blanco|rio grande|routt|saguache|san juan|san miguel|sedgwick|summit|teller|washington|weld|yuma",
        ),
        ("Connecticut", "fairfield|hartford|litchfield|middlesex|new haven|new london|tolland|windham"),
        ("District of Columbia", "district of columbia|washington"),
        ("Delaware", "kent|new castle|sussex"),
        (
            "Florida",
            "alachua|baker|bay|bradford|brevard|broward|calhoun|charlotte|citrus|clay|collier|columbia|desoto|dixie|duval|escambia|flagler|franklin|gadsden|gilchrist|glades|gulf|hamilton|hardee|hendry|hernando|highlands|hillsborough|holmes|indian river|jackson|jefferson|lafayette|lake|lee|leon|levy|liberty|madison|manatee|marion|martin|miami-dade|monroe|nassau|okaloosa|okeechobee|orange|osceola|palm beach|pasco|pinellas|polk|putnam|santa rosa|sarasota|seminole|st. johns|st. lucie|sumter|suwannee|taylor|union|volusia|wakulla|walton|washington",
        ),
        (
            "Georgia",
            "appling|atkinson|bacon|baker|baldwin|banks|barrow|bartow|ben hill|berrien|bibb|bleckley|brantley|brooks|bryan|bulloch|burke|butts|calhoun|camden|candler|carroll|catoosa|charlton|chatham|chattahoochee|chattooga|cherokee|clarke|clay|clayton|clinch|cobb|coffee|colquitt|columbia|cook|coweta|crawford|crisp|dade|dawson|decatur|dekalb|dodge|dooly|dougherty|douglas|early|echols|effingham|elbert|emanuel|evans|fannin|fayette|floyd|forsyth|franklin|fulton|gilmer|glascock|glynn|gordon|grady|greene|gwinnett|habersham|hall|hancock|haralson|harris|hart|heard|henry|houston|irwin|jackson|jasper|jeff davis|jefferson|jenkins|johnson|jones|lamar|lanier|laurens|lee|liberty|lincoln|long|lowndes|lumpkin|macon|madison|marion|mcduffie|mcintosh|meriwether|miller|mitchell|monroe|montgomery|morgan|murray|muscogee|newton|oconee|oglethorpe|paulding|peach|pickens|pierce|pike|polk|pulaski|putnam|quitman|rabun|randolph|richmond|rockdale|schley|screven|seminole|spalding|stephens|stewart|sumter|talbot|taliaferro|tattnall|taylor|telfair|terrell|thomas|tift|toombs|towns|treutlen|troup|turner|twiggs|union|upson|walker|walton|ware|warren|washington|wayne|webster|wheeler|white|whitfield|wilcox|wilkes|wilkinson|worth",
        ),
        ("Hawaii", "hawaii|honolulu|kalawao|kauai|maui"),
        (
            "Idaho",
            "ada|adams|bannock|bear lake|benewah|bingham|blaine|boise|bonner|bonneville|boundary|butte|camas|canyon|caribou|cassia|clark|clearwater|custer|elmore|franklin|fremont|gem|gooding|idaho|jefferson|jerome|kootenai|latah|lemhi|lewis|lincoln|madison|minidoka|nez perce|oneida|owyhee|payette|power|shoshone|teton|twin falls|valley|washington",
        ),
        (
            "Illinois",
            "adams|alexander|bond|boone|brown|bureau|calhoun|carroll|cass|champaign|christian|clark|clay|clinton|coles|cook|crawford|cumberland|de witt|dekalb|douglas|dupage|edgar|edwards|effingham|fayette|ford|franklin|fulton|gallatin|greene|grundy|hamilton|hancock|hardin|henderson|henry|iroquois|jackson|jasper|jefferson|jersey|jo daviess|johnson|kane|kankakee|kendall|knox|lake|lasalle|lawrence|lee|livingston|logan|macon|macoupin|madison|marion|marshall|mason|massac|mcdonough|mchenry|mclean|menard|mercer|monroe|montgomery|morgan|moultrie|ogle|peoria|perry|piatt|pike|pope|pulaski|putnam|randolph|richland|rock island|saline|sangamon|schuyler|scott|shelby|st. clair|stark|stephenson|tazewell|union|vermilion|wabash|warren|washington|wayne|white|whiteside|will|williamson|winnebago|woodford",
        ),
        (
            "Indiana",
            "adams|allen|bartholomew|benton|blackford|boone|brown|carroll|cass|clark|clay|clinton|crawford|daviess|dearborn|decatur|dekalb|delaware|dubois|elkhart|fayette|floyd|fountain|franklin|fulton|gibson|grant|greene|hamilton|hancock|harrison|hendricks|henry|howard|huntington|jackson|jasper|jay|jefferson|jennings|johnson|knox|kosciusko|lagrange|lake|laporte|lawrence|madison|marion|marshall|martin|miami|monroe|montgomery|morgan|newton|noble|ohio|orange|owen|parke|perry|pike|porter|posey|pulaski|putnam|randolph|ripley|rush|scott|shelby|spencer|st. joseph|starke|steuben|sullivan|switzerland|tippecanoe|tipton|union|vanderburgh|vermillion|vigo|wabash|warren|warrick|washington|wayne|wells|white|whitley",
        ),
        (
            "Iowa",
            "adair|adams|allamakee|appanoose|audubon|benton|black hawk|boone|bremer|buchanan|buena vista|butler|calhoun|carroll|cass|cedar|cerro gordo|cherokee|chickasaw|clarke|clay|clayton|clinton|crawford|dallas|davis|decatur|delaware|des moines|dickinson|dubuque|emmet|fayette|floyd|franklin|fremont|greene|grundy|guthrie|hamilton|hancock|hardin|harrison|henry|howard|humboldt|ida|iowa|jackson|jasper|jefferson|johnson|jones|keokuk|kossuth|lee|linn|louisa|lucas|lyon|madison|mahaska|marion|marshall|mills|mitchell|monona|monroe|montgomery|muscatine|o'brien|osceola|page|palo alto|plymouth|pocahontas|polk|pottawattamie|poweshiek|ringgold|sac|scott|shelby|sioux|story|tama|taylor|union|van buren|wapello|warren|washington|wayne|webster|winnebago|winneshiek|woodbury|worth|wright",
        ),
        (
            "Kansas",
            "allen|anderson|atchison|barber|barton|bourbon|brown|butler|chase|chautauqua|cherokee|cheyenne|clark|clay|cloud|coffey|comanche|cowley|crawford|decatur|dickinson|doniphan|douglas|edwards|elk|ellis|ellsworth|finney|ford|franklin|geary|gove|graham|grant|gray|greeley|greenwood|hamilton|harper|harvey|haskell|hodgeman|jackson|jefferson|jewell|johnson|kearny|kingman|kiowa|labette|lane|leavenworth|lincoln|linn|logan|lyon|marion|marshall|mcpherson|meade|miami|mitchell|montgomery|morris|morton|nemaha|neosho|ness|norton|osage|osborne|ottawa|pawnee|phillips|pottawatomie|pratt|rawlins|reno|republic|rice|riley|rooks|rush|russell|saline|scott|sedgwick|seward|shawnee|sheridan|sherman|smith|stafford|stanton|stevens|sumner|thomas|trego|wabaunsee|wallace|washington|wichita|wilson|woodson|wyandotte",
        ),
        (
            "Kentucky",
            "adair|allen|anderson|ballard|barren|bath|bell|boone|bourbon|boyd|boyle|bracken|breathitt|breckinridge|bullitt|butler|caldwell|calloway|campbell|carlisle|carroll|carter|casey|christian|clark|clay|clinton|crittenden|cumberland|daviess|edmonson|elliott|estill|fayette|fleming|floyd|franklin|fulton|gallatin|garrard|grant|graves|grayson|green|greenup|hancock|hardin|harlan|harrison|hart|henderson|henry|hickman|hopkins|jackson|jefferson|jessamine|johnson|kenton|knott|knox|larue|laurel|lawrence|lee|leslie|letcher|lewis|lincoln|livingston|logan|lyon|madison|magoffin|marion|marshall|martin|mason|mccracken|mccreary|mclean|meade|menifee|mercer|metcalfe|monroe|montgomery|morgan|muhlenberg|nelson|nicholas|ohio|oldham|owen|owsley|pendleton|perry|pike|powell|pulaski|robertson|rockcastle|rowan|russell|scott|shelby|simpson|spencer|taylor|todd|trigg|trimble|union|warren|washington|wayne|webster|whitley|wolfe|woodford",
        ),
        (
            "Louisiana",
            "acadia|allen|ascension|assumption|avoyelles|beauregard|bienville|bossier|caddo|calcasieu|caldwell|cameron|catahoula|claiborne|concordia|de soto|east baton rouge|east carroll|east feliciana|evangeline|franklin|grant|iberia|iberville|jackson|jefferson|jefferson davis|la salle|lafayette|lafourche|lincoln|livingston|madison|morehouse|natchitoches|orleans|ouachita|plaquemines|pointe coupee|rapides|red river|richland|sabine|st. bernard|st. charles|st. helena|st. james|st. john the baptist|st. landry|st. martin|st. mary|st. tammany|tangipahoa|tensas|terrebonne|union|vermilion|vernon|washington|webster|west baton rouge|west carroll|west feliciana|winn",
        ),
        (
            "Maine",
            "androscoggin|aroostook|cumberland|franklin|hancock|kennebec|knox|lincoln|oxford|penobscot|piscataquis|sagadahoc|somerset|waldo|washington|york",
        ),
        (
            "Maryland",
            "allegany|anne arundel|baltimore|calvert|caroline|carroll|cecil|charles|dorchester|frederick|garrett|harford|howard|kent|montgomery|prince george's|queen anne's|somerset|st. mary's|talbot|washington|wicomico|worcester",
        ),
        (
            "Massachusetts",
            "barnstable|berkshire|bristol|dukes|essex|franklin|hampden|hampshire|middlesex|nantucket|norfolk|plymouth|suffolk|worcester",
        ),
        (
            "Michigan",
            "alcona|alger|allegan|alpena|antrim|arenac|baraga|barry|bay|benzie|berrien|branch|calhoun|cass|charlevoix|cheboygan|chippewa|clare|clinton|crawford|delta|dickinson|eaton|emmet|genesee|gladwin|gogebic|grand traverse|gratiot|hillsdale|houghton|huron|ingham|ionia|iosco|iron|isabella|jackson|kalamazoo|kalkaska|kent|keweenaw|lake|lapeer|leelanau|lenawee|livingston|luce|mackinac|macomb|manistee|marquette|mason|mecosta|menominee|midland|missaukee|monroe|montcalm|montmorency|muskegon|newaygo|oakland|oceana|ogemaw|ontonagon|osceola|oscoda|otsego|ottawa|presque isle|roscommon|saginaw|sanilac|schoolcraft|shiawassee|st. clair|st. joseph|tuscola|van buren|washtenaw|wayne|wexford",
        ),
        (
            "Minnesota",
            "aitkin|anoka|becker|beltrami|benton|big stone|blue earth|brown|carlton|carver|cass|chippewa|chisago|clay|clearwater|cook|cottonwood|crow wing|dakota|dodge|douglas|faribault|fillmore|freeborn|goodhue|grant|hennepin|houston|hubbard|isanti|itasca|jackson|kanabec|kandiyohi|kittson|koochiching|lac qui parle|lake|lake of the woods|le sueur|lincoln|lyon|mahnomen|marshall|martin|mcleod|meeker|mille lacs|morrison|mower|murray|nicollet|nobles|norman|olmsted|otter tail|pennington|pine|pipestone|polk|pope|ramsey|red lake|redwood|renville|rice|rock|roseau|scott|sherburne|sibley|st. louis|stearns|steele|stevens|swift|todd|traverse|wabasha|wadena|waseca|washington|watonwan|wilkin|winona|wright|yellow medicine",
        ),
        (
            "Mississippi",
            "adams|alcorn|amite|attala|benton|bolivar|calhoun|carroll|chickasaw|choctaw|claiborne|clarke|clay|coahoma|copiah|covington|desoto|forrest|franklin|george|greene|grenada|hancock|harrison|hinds|holmes|humphreys|issaquena|itawamba|jackson|jasper|jefferson|jefferson davis|jones|kemper|lafayette|lamar|lauderdale|lawrence|leake|lee|leflore|lincoln|lowndes|madison|marion|marshall|monroe|montgomery|neshoba|newton|noxubee|oktibbeha|panola|pearl river|perry|pike|pontotoc|prentiss|quitman|rankin|scott|sharkey|simpson|smith|stone|sunflower|tallahatchie|tate|tippah|tishomingo|tunica|union|walthall|warren|washington|wayne|webster|wilkinson|winston|yalobusha|yazoo",
        ),
        (
            "Missouri",
            "adair|andrew|atchison|audrain|barry|barton|bates|benton|bollinger|boone|buchanan|butler|caldwell|callaway|camden|cape girardeau|carroll|carter|cass|cedar|chariton|christian|clark|clay|clinton|cole|cooper|crawford|dade|dallas|daviess|dekalb|dent|douglas|dunklin|franklin|gasconade|gentry|greene|grundy|harrison|henry|hickory|holt|howard|howell|iron|jackson|jasper|jefferson|johnson|knox|laclede|lafayette|lawrence|lewis|lincoln|linn|livingston|macon|madison|maries|marion|mcdonald|mercer|miller|mississippi|moniteau|monroe|montgomery|morgan|new madrid|newton|nodaway|oregon|osage|ozark|pemiscot|perry|pettis|phelps|pike|platte|polk|pulaski|putnam|ralls|randolph|ray|reynolds|ripley|saline|schuyler|scotland|scott|shannon|shelby|st. charles|st. clair|st. francois|st. louis|ste. genevieve|stoddard|stone|sullivan|taney|texas|vernon|warren|washington|wayne|webster|worth|wright",
        ),
        (
            "Montana",
            "beaverhead|big horn|blaine|broadwater|carbon|carter|cascade|chouteau|custer|daniels|dawson|deer lodge|fallon|fergus|flathead|gallatin|garfield|glacier|golden valley|granite|hill|jefferson|judith basin|lake|lewis and clark|liberty|lincoln|madison|mccone|meagher|mineral|missoula|musselshell|park|petroleum|phillips|pondera|powder river|powell|prairie|ravalli|richland|roosevelt|rosebud|sanders|sheridan|silver bow|stillwater|sweet grass|teton|toole|treasure|valley|wheatland|wibaux|yellowstone",
        ),
        (
            "Nebraska",
            "adams|antelope|arthur|banner|blaine|boone|box butte|boyd|brown|buffalo|burt|butler|cass|cedar|chase|cherry|cheyenne|clay|colfax|cuming|custer|dakota|dawes|dawson|deuel|dixon|dodge|douglas|dundy|fillmore|franklin|frontier|furnas|gage|garden|garfield|gosper|grant|greeley|hall|hamilton|harlan|hayes|hitchcock|holt|hooker|howard|jefferson|johnson|kearney|keith|keya paha|kimball|knox|lancaster|lincoln|logan|loup|madison|mcpherson|merrick|morrill|nance|nemaha|nuckolls|otoe|pawnee|perkins|phelps|pierce|platte|polk|red willow|richardson|rock|saline|sarpy|saunders|scotts bluff|seward|sheridan|sherman|sioux|stanton|thayer|thomas|thurston|valley|washington|wayne|webster|wheeler|york",
        ),
        (
            "Nevada",
            "carson|churchill|clark|douglas|elko|esmeralda|eureka|humboldt|lander|lincoln|lyon|mineral|nye|pershing|storey|washoe|white pine",
        ),
        ("New Hampshire", "belknap|carroll|cheshire|coos|grafton|hillsborough|merrimack|rockingham|strafford|sullivan"),
        (
            "New Jersey",
            "atlantic|bergen|burlington|camden|cape may|cumberland|essex|gloucester|hudson|hunterdon|mercer|middlesex|monmouth|morris|ocean|passaic|salem|somerset|sussex|union|warren",
        ),
        (
            "New Mexico",
            "bernalillo|catron|chaves|cibola|colfax|curry|de baca|dona ana|eddy|grant|guadalupe|harding|hidalgo|lea|lincoln|los alamos|luna|mckinley|mora|otero|quay|rio arriba|roosevelt|san juan|san miguel|sandoval|santa fe|sierra|socorro|taos|torrance|union|valencia",
        ),
        (
            "New York",
            "albany|allegany|bronx|brooklyn|broome|cattaraugus|cayuga|chautauqua|chemung|chenango|clinton|columbia|cortland|delaware|dutchess|erie|essex|franklin|fulton|genesee|greene|hamilton|herkimer|jefferson|kings|lewis|livingston|madison|manhattan|monroe|montgomery|nassau|new york|niagara|oneida|onondaga|ontario|orange|orleans|oswego|otsego|putnam|queens|rensselaer|richmond|rockland|saratoga|schenectady|schoharie|schuyler|seneca|st. lawrence|staten island|steuben|suffolk|sullivan|the bronx|tioga|tompkins|ulster|warren|washington|wayne|westchester|wyoming|yates",
        ),
        (
            "North Carolina",
            "alamance|alexander|alleghany|anson|ashe|avery|beaufort|bertie|bladen|brunswick|buncombe|burke|cabarrus|caldwell|camden|carteret|caswell|catawba|chatham|cherokee|chowan|clay|cleveland|columbus|craven|cumberland|currituck|dare|davidson|davie|duplin|durham|edgecombe|forsyth|franklin|gaston|gates|graham|granville|greene|guilford|halifax|harnett|haywood|henderson|hertford|hoke|hyde|iredell|jackson|johnston|jones|lee|lenoir|lincoln|macon|madison|martin|mcdowell|mecklenburg|mitchell|montgomery|moore|nash|new hanover|northampton|onslow|orange|pamlico|pasquotank|pender|perquimans|person|pitt|polk|randolph|richmond|robeson|rockingham|rowan|rutherford|sampson|scotland|stanly|stokes|surry|swain|transylvania|tyrrell|union|vance|wake|warren|washington|watauga|wayne|wilkes|wilson|yadkin|yancey",
        ),
        (
            "North Dakota",
            "adams|barnes|benson|billings|bottineau|bowman|burke|burleigh|cass|cavalier|dickey|divide|dunn|eddy|emmons|foster|golden valley|grand forks|grant|griggs|hettinger|kidder|lamoure|logan|mchenry|mcintosh|mckenzie|mclean|mercer|morton|mountrail|nelson|oliver|pembina|pierce|ramsey|ransom|renville|richland|rolette|sargent|sheridan|sioux|slope|stark|steele|stutsman|towner|traill|walsh|ward|wells|williams",
        ),
        (
            "Ohio",
            "adams|allen|ashland|ashtabula|athens|auglaize|belmont|brown|butler|carroll|champaign|clark|clermont|clinton|columbiana|coshocton|crawford|cuyahoga|darke|defiance|delaware|erie|fairfield|fayette|franklin|fulton|gallia|geauga|greene|guernsey|hamilton|hancock|hardin|harrison|henry|highland|hocking|holmes|huron|jackson|jefferson|knox|lake|lawrence|licking|logan|lorain|lucas|madison|mahoning|marion|medina|meigs|mercer|miami|monroe|montgomery|morgan|morrow|muskingum|noble|ottawa|paulding|perry|pickaway|pike|portage|preble|putnam|richland|ross|sandusky|scioto|seneca|shelby|stark|summit|trumbull|tuscarawas|union|van wert|vinton|warren|washington|wayne|williams|wood|wyandot",
        ),
        (
            "Oklahoma",
            "adair|alfalfa|atoka|beaver|beckham|blaine|bryan|caddo|canadian|carter|cherokee|choctaw|cimarron|cleveland|coal|comanche|cotton|craig|creek|custer|delaware|dewey|ellis|garfield|garvin|grady|grant|greer|harmon|harper|haskell|hughes|jackson|jefferson|johnston|kay|kingfisher|kiowa|latimer|le flore|lincoln|logan|love|major|marshall|mayes|mcclain|mccurtain|mcintosh|murray|muskogee|noble|nowata|okfuskee|oklahoma|okmulgee|osage|ottawa|pawnee|payne|pittsburg|pontotoc|pottawatomie|pushmataha|roger mills|rogers|seminole|sequoyah|stephens|texas|tillman|tulsa|wagoner|washington|washita|woods|woodward",
        ),
        (
            "Oregon",
            "baker|benton|clackamas|clatsop|columbia|coos|crook|curry|deschutes|douglas|gilliam|grant|harney|hood river|jackson|jefferson|josephine|klamath|lake|lane|lincoln|linn|malheur|marion|morrow|multnomah|polk|sherman|tillamook|umatilla|union|wallowa|wasco|washington|wheeler|yamhill",
        ),
        (
            "Pennsylvania",
            "adams|allegheny|armstrong|beaver|bedford|berks|blair|bradford|bucks|butler|cambria|cameron|carbon|centre|chester|clarion|clearfield|clinton|columbia|crawford|cumberland|dauphin|delaware|elk|erie|fayette|forest|franklin|fulton|greene|huntingdon|indiana|jefferson|juniata|lackawanna|lancaster|lawrence|lebanon|lehigh|luzerne|lycoming|mckean|mercer|mifflin|monroe|montgomery|montour|northampton|northumberland|perry|philadelphia|pike|potter|schuylkill|snyder|somerset|sullivan|susquehanna|tioga|union|venango|warren|washington|wayne|westmoreland|wyoming|york",
        ),
        (
            "Puerto Rico",
            "adjuntas|aguada|aguadilla|aguas buenas|aibonito|anasco|arecibo|arroyo|barceloneta|barranquitas|bayamon|cabo rojo|caguas|camuy|canovanas|carolina|catano|cayey|ceiba|ciales|cidra|coamo|comerio|corozal|culebra|dorado|fajardo|florida|guanica|guayama|guayanilla|guaynabo|gurabo|hatillo|hormigueros|humacao|isabela|jayuya|juana diaz|juncos|lajas|lares|las marias|las piedras|loiza|luquillo|manati|maricao|maunabo|mayaguez|moca|morovis|naguabo|naranjito|orocovis|patillas|penuelas|ponce|quebradillas|rincon|rio grande|sabana grande|salinas|san german|san juan|san lorenzo|san sebastian|santa isabel|toa alta|toa baja|trujillo alto|utuado|vega alta|vega baja|vieques|villalba|yabucoa|yauco",
        ),
        ("Rhode Island", "bristol|kent|newport|providence|washington"),
        (
            "South Carolina",
            "abbeville|aiken|allendale|anderson|bamberg|barnwell|beaufort|berkeley|calhoun|charleston|cherokee|chester|chesterfield|clarendon|colleton|darlington|dillon|dorchester|edgefield|fairfield|florence|georgetown|greenville|greenwood|hampton|horry|jasper|kershaw|lancaster|laurens|lee|lexington|marion|marlboro|mccormick|newberry|oconee|orangeburg|pickens|richland|saluda|spartanburg|sumter|union|williamsburg|york",
        ),
        (
            "South Dakota",
            "aurora|beadle|bennett|bon homme|brookings|brown|brule|buffalo|butte|campbell|charles mix|clark|clay|codington|corson|custer|davison|day|deuel|dewey|douglas|edmunds|fall river|faulk|grant|gregory|haakon|hamlin|hand|hanson|harding|hughes|hutchinson|hyde|jackson|jerauld|jones|kingsbury|lake|lawrence|lincoln|lyman|marshall|mccook|mcpherson|meade|mellette|miner|minnehaha|moody|oglala lakota|pennington|perkins|potter|roberts|sanborn|shannon|spink|stanley|sully|todd|tripp|turner|union|walworth|yankton|ziebach",
        ),
        (
            "Tennessee",
            "anderson|bedford|benton|bledsoe|blount|bradley|campbell|cannon|carroll|carter|cheatham|chester|claiborne|clay|cocke|coffee|crockett|cumberland|davidson|decatur|dekalb|dickson|dyer|fayette|fentress|franklin|gibson|giles|grainger|greene|grundy|hamblen|hamilton|hancock|hardeman|hardin|hawkins|haywood|henderson|henry|hickman|houston|humphreys|jackson|jefferson|johnson|knox|lake|lauderdale|lawrence|lewis|lincoln|loudon|macon|madison|marion|marshall|maury|mcminn|mcnairy|meigs|monroe|montgomery|moore|morgan|obion|overton|perry|pickett|polk|putnam|rhea|roane|robertson|rutherford|scott|sequatchie|sevier|shelby|smith|stewart|sullivan|sumner|tipton|trousdale|unicoi|union|van buren|warren|washington|wayne|weakley|white|williamson|wilson",
        ),
        (
            "Texas",
            "anderson|andrews|angelina|aransas|archer|armstrong|atascosa|austin|bailey|bandera|bastrop|baylor|bee|bell|bexar|blanco|borden|bosque|bowie|brazoria|brazos|brewster|briscoe|brooks|brown|burleson|burnet|caldwell|calhoun|callahan|cameron|camp|carson|cass|castro|chambers|cherokee|childress|clay|cochran|coke|coleman|collin|collingsworth|colorado|comal|comanche|concho|cooke|coryell|cottle|crane|crockett|crosby|culberson|dallam|dallas|dawson|deaf smith|delta|denton|dewitt|dickens|dimmit|donley|duval|eastland|ector|edwards|el paso|ellis|erath|falls|fannin|fayette|fisher|floyd|foard|fort bend|franklin|freestone|frio|gaines|galveston|garza|gillespie|glasscock|goliad|gonzales|gray|grayson|gregg|grimes|guadalupe|hale|hall|hamilton|hansford|hardeman|hardin|harris|harrison|hartley|haskell|hays|hemphill|henderson|hidalgo|hill|hockley|hood|hopkins|houston|howard|hudspeth|hunt|hutchinson|irion|jack|jackson|jasper|jeff davis|jefferson|jim hogg|jim wells|johnson|jones|karnes|kaufman|kendall|kenedy|kent|kerr|kimble|king|kinney|kleberg|knox|la salle|lamar|lamb|lampasas|lavaca|lee|leon|liberty|limestone|lipscomb|live oak|llano|loving|lubbock|lynn|madison|marion|martin|mason|matagorda|maverick|mcculloch|mclennan|mcmullen|medina|menard|midland|milam|mills|mitchell|montague|montgomery|moore|morris|motley|nacogdoches|navarro|newton|nolan|nueces|ochiltree|oldham|orange|palo pinto|panola|parker|parmer|pecos|polk|potter|presidio|rains|randall|reagan|real|red river|reeves|refugio|roberts|robertson|rockwall|runnels|rusk|sabine|san augustine|san jacinto|san patricio|san saba|schleicher|scurry|shackelford|shelby|sherman|smith|somervell|starr|stephens|sterling|stonewall|sutton|swisher|tarrant|taylor|terrell|terry|throckmorton|titus|tom green|travis|trinity|tyler|upshur|upton|uvalde|val verde|van zandt|victoria|walker|waller|ward|washington|webb|wharton|wheeler|wichita|wilbarger|willacy|williamson|wilson|winkler|wise|wood|yoakum|young|zapata|zavala",
        ),
        (
            "United States Virgin Islands",
            "st. croix island district|st. john island district|st. thomas island district",
        ),
        (
            "Utah",
            "beaver|box elder|cache|carbon|daggett|davis|duchesne|emery|garfield|grand|iron|juab|kane|millard|morgan|piute|rich|salt lake|san juan|sanpete|sevier|summit|tooele|uintah|utah|wasatch|washington|wayne|weber",
        ),
        (
            "Vermont",
            "addison|bennington|caledonia|chittenden|essex|franklin|grand isle|lamoille|orange|orleans|rutland|washington|windham|windsor",
        ),
        (
            "Virginia",
            "accomack|albemarle|alexandria|alleghany|amelia|amherst|appomattox|arlington|augusta|bath|bedford|bland|botetourt|bristol|brunswick|buchanan|buckingham|buena vista|campbell|caroline|carroll|charles|charlotte|charlottesville|chesapeake|chesterfield|clarke|colonial heights|covington|craig|culpeper|cumberland|danville|dickenson|dinwiddie|emporia|essex|fairfax|falls church|fauquier|floyd|fluvanna|franklin|frederick|fredericksburg|galax|giles|gloucester|goochland|grayson|greene|greensville|halifax|hampton|hanover|harrisonburg|henrico|henry|highland|hopewell|isle of wight|james|king and queen|king george|king william|lancaster|lee|lexington|loudoun|louisa|lunenburg|lynchburg|madison|manassas|manassas park|martinsville|mathews|mecklenburg|middlesex|montgomery|nelson|new kent|newport news|norfolk|northampton|northumberland|norton|nottoway|orange|page|patrick|petersburg|pittsylvania|poquoson|portsmouth|powhatan|prince edward|prince george|prince william|pulaski|radford|rappahannock|richmond|roanoke|rockbridge|rockingham|russell|salem|scott|shenandoah|smyth|southampton|spotsylvania|stafford|staunton|suffolk|surry|sussex|tazewell|virginia beach|warren|washington|waynesboro|westmoreland|williamsburg|winchester|wise|wythe|york",
        ),
        (
            "Washington",
            "adams|asotin|benton|chelan|clallam|clark|columbia|cowlitz|douglas|ferry|franklin|garfield|grant|grays harbor|island|jefferson|king|kitsap|kittitas|klickitat|lewis|lincoln|mason|okanogan|pacific|pend oreille|pierce|san juan|skagit|skamania|snohomish|spokane|stevens|thurston|wahkiakum|walla walla|whatcom|whitman|yakima",
        ),
        (
            "West Virginia",
            "barbour|berkeley|boone|braxton|brooke|cabell|calhoun|clay|doddridge|fayette|gilmer|grant|greenbrier|hampshire|hancock|hardy|harrison|jackson|jefferson|kanawha|lewis|lincoln|logan|marion|marshall|mason|mcdowell|mercer|mineral|mingo|monongalia|monroe|morgan|nicholas|ohio|pendleton|pleasants|pocahontas|preston|putnam|raleigh|randolph|ritchie|roane|summers|taylor|tucker|tyler|upshur|wayne|webster|wetzel|wirt|wood|wyoming",
        ),
        (
            "Wisconsin",
            "adams|ashland|barron|bayfield|brown|buffalo|burnett|calumet|chippewa|clark|columbia|crawford|dane|dodge|door|douglas|dunn|eau claire|florence|fond du lac|forest|grant|green|green lake|iowa|iron|jackson|jefferson|juneau|kenosha|kewaunee|la crosse|lafayette|langlade|lincoln|manitowoc|marathon|marinette|marquette|menominee|milwaukee|monroe|oconto|oneida|outagamie|ozaukee|pepin|pierce|polk|portage|price|racine|richland|rock|rusk|sauk|sawyer|shawano|sheboygan|st. croix|taylor|trempealeau|vernon|vilas|walworth|washburn|washington|waukesha|waupaca|waushara|winnebago|wood",
        ),
        (
            "Wyoming",
            "albany|big horn|campbell|carbon|converse|crook|fremont|goshen|hot springs|johnson|laramie|lincoln|natrona|niobrara|park|platte|sheridan|sublette|sweetwater|teton|uinta|washakie|weston",
        ),
    )
}
