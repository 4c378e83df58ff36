"""Words of everyday English that adverts are full of: alone they hardly ever name a skill."""

from __future__ import annotations

from skillgap.core.likeness.texts import STEM

_WORDS = """
    able about above access account across act action active activity actual add address adult
    advance advantage advice after again against age ago agree aid aim air all allow almost
    alone along already also always amount annual another answer any apply approach area around
    ask asset assist attend attitude attract available average award away back background bad
    balance bank base basis be because become before begin behind believe below benefit best
    better between beyond big bit board body bonus book both bottom bound break breakfast brief
    bright bring broad budget build building business busy buy by call car card care career
    carry case catch cause central centre certain chain chance change charge check chief child
    choice choose city clean clear client close club coffee colleague collect come commitment
    common communicate community company compare competitive complete concern condition conduct
    confident connect consider contact content contract contribute control convert cool
    cooperate core corporate correct cost could country course cover create creative credit
    culture current customer cut daily dash data date day deal decide decision deep deliver
    delivery demand department desk detail determine develop development different digital
    direct discount discuss diverse diversity do document door down draw drive driven due duty
    dynamic each early earn easy effect effective effort either else email employ employee
    employer empower enable end engage enjoy enough ensure enter entire environment equal equity
    establish even event ever every exact example exchange exciting exist expand expect explain
    extra eye face fact fair fall family far fast feature feedback feel few field fill final
    find fine fit fix flexible floor flow focus follow food force form former forward foundation
    free fresh friday friend friendly front fruit full fun function fund further future gain
    game gather gender general get gift give global go goal great green ground group grow growth
    guide gym half hand handle happen happy hard have head health hear heart help high hire
    history hold holiday home hope hour house how however human idea identify if image impact
    important improve include income increase independent individual industry influence inform
    information initiative innovate innovation input inside inspire insurance interest internal
    international interview introduce invest involve issue item job join journey just keep key
    kind know lack language large last late later lead leader leadership learn learning least
    leave left less let life light like limit line link list listen little live local location
    long look lose lot love low lunch machine main maintain make man manage management manager
    many mark market match material matter may mean measure medical meet meeting member mental
    mentor message method might mind mission mix mobile model modern moment monday money monitor
    month more morning most motivate move much multiple must name national near necessary
    negotiation network never new news next nice night note nothing now number object occasion
    offer office often old on once one online only open operate operation opportunity option
    order organisation organise organization original other outside over overall own package
    page paper parent part partner party pass passion passionate past pay pension people per
    perfect perform performance perk permanent person personal phone pick piece place plan play
    please point policy position positive possible post potential power practice prefer premium
    prepare present press pretty prevent price pride print private problem process produce
    product professional profile profit program programme progress project promote proper
    property protect proud provide public pull purpose push put quality question quick quiet
    raise range rate reach react read ready real reason receive recent recommend record recruit
    reduce refer reflect regard region regular relate relation relationship release remote
    remove report represent request require research reserve resource respect respond response
    responsible rest result retail return review reward right rise role room round rule run safe
    safety salary sale same save say scale schedule school scope season seat second sector
    secure see seek self sell send senior sense serve service set setting several shape share
    shift ship short should show sick side sign similar simple since single sit site situation
    size small smart snack social society soft solution solve soon sound source space speak
    special specific speed spirit sport spot staff stage stand standard start state status stay
    step stick still stock stop store story strategy street strength stress structure study
    style subject submit success successful suit summer supply support sure sustainable system
    table take talent talk target task teach team technical technique technology tell term test
    text than thank then theory there thing think third thrive through ticket time title today
    together tool top total touch toward track trade tradition train training transfer transport
    travel treat trend trial trip true trust try turn type under unique unit until up update use
    user usual vacancy value variety various vary version very view visit visual voice wait walk
    want warm watch way wear web week weekend welcome well what wheel when where whether which
    while white who whole why wide will win wish within without word work worker workplace world
    would write year yes yet young your
    """
PLAIN_WORDS = frozenset(_WORDS.split())
PLAIN_STEMS = frozenset(word[:STEM] for word in PLAIN_WORDS)
"""Their first letters, as stems are read."""
