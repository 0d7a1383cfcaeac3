"""What the API is asked: lists and cards as Saleor's storefront asks them, and a guest's purchase step by step."""

_SPAN = """
fragment Span on TaxedMoneyRange { start { gross { amount currency } } stop { gross { amount currency } } }
"""
_PAGE = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
_PLAIN = f"""
fragment Plain on Product {{ id name slug thumbnail(size: 480, format: WEBP) {{ url alt }}
  category {{ id name slug }} pricing {{ priceRange {{ ...Span }} }} }}
{_SPAN}"""
_CARD = f"""
fragment Card on Product {{ id created name slug translation(languageCode: EN) {{ name slug }}
  thumbnail(size: 1024, format: WEBP) {{ url alt }}
  category {{ id name slug translation(languageCode: EN) {{ name }} }}
  pricing {{ priceRange {{ ...Span }} priceRangeUndiscounted {{ ...Span }} }} }}
fragment Choice on ProductVariant {{ id name quantityAvailable attributes(variantSelection: VARIANT_SELECTION) {{
  attribute {{ slug name inputType }} values {{ name slug value translation(languageCode: EN) {{ name }} }} }} }}
{_SPAN}"""

LIST = f"""query {{ products(first: 24, channel: "idr") {{ edges {{ node {{ ...Plain }} }} }} }} {_PLAIN}"""
CARD = f"""query {{ products(first: 24, channel: "idr") {{ {_PAGE} edges {{ cursor node {{ ...Card
  productVariants(first: 50) {{ edges {{ node {{ ...Choice }} }} }} }} }} }} }} {_CARD}"""
FILTERED = f"""query ($where: ProductWhereInput) {{ products(first: 24, channel: "idr", where: $where,
  sortBy: {{field: MINIMAL_PRICE, direction: ASC}}) {{ {_PAGE} edges {{ cursor node {{ ...Plain }} }} }} }} {_PLAIN}"""
SEARCH = f"""query ($words: String!) {{ products(first: 24, channel: "idr", filter: {{search: $words}}) {{
  {_PAGE} edges {{ cursor node {{ ...Plain }} }} }} }} {_PLAIN}"""
PRODUCT = f"""query ($slug: String!) {{ product(slug: $slug, channel: "idr") {{ ...Card
  description seoTitle seoDescription isAvailable media {{ id alt type url(size: 720, format: WEBP) }}
  productVariants(first: 50) {{ edges {{ node {{ ...Choice translation(languageCode: EN) {{ name }}
    pricing {{ price {{ gross {{ amount currency }} }} }} }} }} }}
  motifs {{ slug name }} technique {{ slug label }} maker {{ slug name }} }} }} {_CARD}"""

CREATE = """mutation ($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
  checkout { id lines { id quantity } totalPrice { gross { amount currency } } } errors { code field message } } }"""
EMAIL = """mutation ($id: ID, $email: String!) { checkoutEmailUpdate(id: $id, email: $email) {
  checkout { email } errors { code field message } } }"""
SHIPPING = """mutation ($id: ID, $address: AddressInput!) {
  checkoutShippingAddressUpdate(id: $id, shippingAddress: $address, saveAddress: false) {
  checkout { shippingAddress { city postalCode } } errors { code field message } } }"""
BILLING = """mutation ($id: ID, $address: AddressInput!) {
  checkoutBillingAddressUpdate(id: $id, billingAddress: $address, saveAddress: false) {
  checkout { billingAddress { city postalCode } } errors { code field message } } }"""
OPTIONS = """mutation ($id: ID!) { deliveryOptionsCalculate(id: $id) {
  deliveries { id shippingMethod { id name price { amount currency } } } errors { code field message } } }"""
DELIVERY = """mutation ($id: ID, $method: ID) { checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
  checkout { delivery { id } totalPrice { gross { amount currency } } } errors { code field message } } }"""
PAY = """mutation ($id: ID!, $amount: PositiveDecimal, $gateway: String!) {
  transactionInitialize(id: $id, amount: $amount, paymentGateway: {id: $gateway}) {
  transaction { id } transactionEvent { type message } data errors { code field message } } }"""
COMPLETE = """mutation ($id: ID) { checkoutComplete(id: $id) {
  order { id number status } errors { code field message } } }"""
