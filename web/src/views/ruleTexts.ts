import type { RuleTexts } from "../api/types";
import { useText } from "../i18n";
import { usePageData } from "../state/overviewStore";

/** The texts of a rule in the language of the page, or in English if it has no others. */
export function useRuleTexts(): (rule: string) => RuleTexts {
  const { language } = useText();
  const { descriptions } = usePageData();
  return rule => {
    const description = descriptions.get(rule);
    const texts = language === "vi" && description?.vi ? description.vi : description;
    return texts ?? { title: rule.replaceAll("_", " "), question: "", fix: "" };
  };
}
