/** The gaps of bodies that work for a place without being part of it: Party, Front and mass organisations. */

import type { GapsAnswer, Neighbour, Neighbourhood } from "../api/answers";
import { unitPath } from "../api/client";
import { useAsked } from "../api/useRequest";
import { Link } from "../components/Link";
import { Mark } from "../components/Mark";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/overviewStore";
import { useRuleTexts } from "./ruleTexts";

export function Serving({ unit }: { unit: string }) {
  const { place } = useNavigation();
  const given = { hops: 1, as_of: place.day };
  const { answer } = useAsked<Neighbourhood>(unitPath(unit, "/neighbourhood"), given);
  const ties = answer?.ties ?? [];
  const parts = new Set(ties.filter(tie => tie.type === "PART_OF" && tie.target_id === unit).map(tie => tie.source_id));
  const serving = new Set(
    ties.filter(tie => tie.type === "SERVES" && tie.target_id === unit).map(tie => tie.source_id),
  );
  const bodies = answer?.units.filter(one => serving.has(one.id) && !parts.has(one.id)) ?? [];
  return bodies.map(body => <Body key={body.id} body={body} />);
}

function Body({ body }: { body: Neighbour }) {
  const text = useText();
  const texts = useRuleTexts();
  const { place } = useNavigation();
  const { descriptions } = useLooking();
  const given = { within: body.id, findings: false, as_of: place.day };
  const { answer } = useAsked<GapsAnswer>("gaps", given);
  const rules = Object.entries(answer?.rules ?? {}).filter(([, one]) => one.summary.gap > 0);
  if (!rules.length) return null;
  return (
    <section class="serving">
      <h4>
        <Link to={{ unit: body.id, at: place.at }}>{body.name}</Link>
      </h4>
      <ul class="plain">
        {rules.map(([rule, { summary }]) => (
          <li key={rule}>
            <Mark severity={descriptions.get(rule)?.severity ?? null} /> {texts(rule).title}{" "}
            <span class="count">{text.number(summary.gap)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
