// title = "Party, State and Front not linked"
// target = "Party, State and Front linked"
// question = "In which provinces and communes are the people's committee, the Party committee and the Fatherland Front not all linked with each other?"
// why = "All three serve the same place and share its data; without a link between two of them, citizens have to give the same information twice."
// basis = "The digital transformation project of the Party agencies: connected and shared with State agencies, the Fatherland Front and socio-political organizations, from the centre to the grassroots"
// severity = "medium"
// population = "current people's committees of provinces and communes that are served by a Party committee and a Fatherland Front"
// fix = "Link the two, or appoint one person to posts in both."
// [columns]
// not_joined = "pairs of kinds without a link or a person who holds posts in both"
// [statuses]
// missing = "two of the three have neither a link nor a person who holds posts in both"
// [explain]
// expected = "for each pair of people's committee, Party committee and Fatherland Front, a current and enabled COORDINATES_WITH or a person who holds posts in both"
// evidence = ["party_state_front"]
// remedies = ["unlinked_pairs"]
// [vi]
// title = "Đảng, chính quyền và Mặt trận chưa liên thông"
// target = "Đảng, chính quyền và Mặt trận đã liên thông"
// question = "Ở những tỉnh, xã nào ủy ban nhân dân, cấp ủy và Mặt trận Tổ quốc chưa được liên kết với nhau?"
// fix = "Thiết lập liên kết giữa hai bên, hoặc bố trí một người kiêm nhiệm vị trí ở cả hai bên."
// expected = "giữa từng cặp trong ba cơ quan ủy ban nhân dân, cấp ủy và Mặt trận Tổ quốc: liên kết phối hợp đã kích hoạt, hoặc một người hiện giữ vị trí ở cả hai bên"
// basis = "Đề án chuyển đổi số trong các cơ quan Đảng: kết nối, chia sẻ với cơ quan Nhà nước, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội, từ trung ương đến cơ sở"
MATCH (u:Unit)
WHERE u.kind = 'people_committee' AND u.level IN ['province', 'commune'] AND current(u)
MATCH (other:Unit)-[serves:SERVES]->(u)
WHERE other.kind IN ['party_committee', 'fatherland_front'] AND current(other, serves)
WITH u, collect(DISTINCT other) AS others
WITH u, [['people_committee', [u]],
         ['party_committee', [x IN others WHERE x.kind = 'party_committee']],
         ['fatherland_front', [x IN others WHERE x.kind = 'fatherland_front']]] AS kinds
WHERE all(kind IN kinds WHERE size(kind[1]) > 0)
WITH u, [kind IN kinds | {name: kind[0],
  ids: [x IN kind[1] | x.id],
  linked: reduce(collected = [], x IN kind[1] | collected +
    [(x)-[tie:COORDINATES_WITH]-(to:Unit) WHERE tie.enabled AND current(tie, to) | to.id]),
  people: reduce(collected = [], x IN kind[1] | collected +
    [(x)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(holder:Person)
     WHERE current(seat_in, seat, held, holder) | holder.id])}] AS k
UNWIND [[k[0], k[1]], [k[0], k[2]], [k[1], k[2]]] AS pair
WITH u, pair[0] AS first, pair[1] AS second
WITH u, collect(CASE
  WHEN any(id IN first.linked WHERE id IN second.ids)
    OR any(person IN first.people WHERE person IN second.people) THEN null
  ELSE first.name + ' ~ ' + second.name END) AS apart
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN size(apart) > 0 THEN 'missing' ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  reduce(text = '', pair IN apart | text + CASE WHEN text = '' THEN '' ELSE ', ' END + pair) AS not_joined
