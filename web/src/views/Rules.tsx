import { Mark } from "../components/Mark";
import { useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { countsIn, defaultRules } from "../state/overview";
import { usePageData } from "../state/overviewStore";
import { useRuleTexts } from "./ruleTexts";

/** Checkboxes that select rules, with numbers of gaps. */
export function Rules() {
  const text = useText();
  const { navigate } = useNavigation();
  const { overview, selectedRules, allRules, province } = usePageData();
  const texts = useRuleTexts();
  if (!overview) return null;
  const defaults = defaultRules(allRules);
  const select = (rules: string[]) => {
    const isDefault = rules.length === defaults.length && defaults.every(rule => rules.includes(rule));
    navigate({ rules: isDefault ? null : rules });
  };
  // rules without results yet are listed in the URL like the others
  const names = allRules.map(({ name }) => name);
  const toggle = (rule: string) => select(names.filter(name => (name === rule) !== selectedRules.has(name)));
  return (
    <section class="rule-filter" aria-labelledby="rules-title">
      <h2 id="rules-title">{text("rules")}</h2>
      <p class="choices">
        <button type="button" onClick={() => select(defaults)}>
          {text("rules.critical")}
        </button>
        <button type="button" onClick={() => select(names)}>
          {text("rules.all")}
        </button>
        <button type="button" onClick={() => select([])}>
          {text("rules.clear")}
        </button>
      </p>
      {selectedRules.size === 0 && <p class="hint">{text("rules.none_selected")}</p>}
      <ul class="rules">
        {overview.rules.map(result => {
          const { rule, severity } = result;
          return (
            <li key={rule}>
              <label title={texts(rule).question}>
                <input type="checkbox" checked={selectedRules.has(rule)} onChange={() => toggle(rule)} />
                <Mark severity={severity} />
                <span class="rule-name">{texts(rule).title}</span>
                <span class="count">{text.number(countsIn(result, province).gap)}</span>
              </label>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
