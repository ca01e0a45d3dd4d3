/** Gaps of bodies that serve a place without being part of it: Party bodies, the Front and mass organisations. */

import { unitPath } from "../api/client";
import type * as api from "../api/types";
import { useRequest } from "../api/useRequest";
import { Link } from "../components/Link";
import { Mark } from "../components/Mark";
import { useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { usePageData } from "../state/overviewStore";
import { useRuleTexts } from "./ruleTexts";

export function ServingBodies({ unit }: { unit: string }) {
  const { urlState } = useNavigation();
  const { result } = useRequest<api.Neighbourhood>(unitPath(unit, "/neighbourhood"), {
    hops: 1,
    as_of: urlState.day,
  });
  const sources = (type: string) =>
    new Set(result?.ties.filter(tie => tie.type === type && tie.target_id === unit).map(tie => tie.source_id));
  const [parts, serving] = [sources("PART_OF"), sources("SERVES")];
  const bodies = result?.units.filter(({ id }) => serving.has(id) && !parts.has(id)) ?? [];
  return bodies.map(body => <ServingBody key={body.id} body={body} />);
}

function ServingBody({ body }: { body: api.Neighbour }) {
  const text = useText();
  const texts = useRuleTexts();
  const { day, mapPosition } = useNavigation().urlState;
  const { descriptions } = usePageData();
  const { result } = useRequest<api.Gaps>("gaps", { within: body.id, findings: false, as_of: day });
  const rules = Object.entries(result?.rules ?? {}).filter(([, { summary }]) => summary.gap > 0);
  if (!rules.length) return null;
  return (
    <section class="serving-body">
      <h4>
        <Link to={{ unit: body.id, mapPosition }}>{body.name}</Link>
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
