/** Requests a report and saves it as a self-contained HTML file. */

import { useState } from "preact/hooks";
import { type QueryParameters, requestFile } from "../api/client";
import { fileName, saveFile } from "../export/save";
import { useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { ErrorMessage } from "./Status";

interface Props {
  path: "report" | "report/paths" | "report/scorecard";
  parameters: QueryParameters;
  title: string;
}

export function ReportButton({ path, parameters, title }: Props) {
  const text = useText();
  const { urlState } = useNavigation();
  const [state, setState] = useState<{ loading: boolean; error: unknown }>({ loading: false, error: null });
  const save = () => {
    setState({ loading: true, error: null });
    requestFile(path, { ...parameters, as_of: urlState.day, language: text.language }).then(
      file => {
        saveFile(fileName(`${title} ${urlState.day ?? ""}`, "html"), file, "text/html;charset=utf-8");
        setState({ loading: false, error: null });
      },
      (error: unknown) => setState({ loading: false, error }),
    );
  };
  return (
    <>
      <button
        type="button"
        class="save report"
        onClick={save}
        disabled={state.loading}
        title={text("report.button_title")}
      >
        {text(state.loading ? "report.generating" : "report.button")}
      </button>
      {state.error ? <ErrorMessage error={state.error} retry={save} /> : null}
    </>
  );
}
