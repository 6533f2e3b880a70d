import { markup } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** How many customers there are that one may see, whatever is filtered. */
function customerCount(summary) {
    return summary.care.reduce((sum, each) => sum + each.count, 0);
}

function caredFor(period) {
    switch (period) {
        case "today":
            return _t("Everyone is cared for today");
        case "week":
            return _t("Everyone is cared for this week");
        case "month":
            return _t("Everyone is cared for this month");
    }
}

/** What an empty screen says: that all is done only when that is why it is empty. */
export function emptyHelp(search, summary, actionHelp) {
    if (!search.model || (summary ? !customerCount(summary) : search.isExactly())) {
        return actionHelp;
    }
    const { period } = search;
    if (summary && period && search.isExactly(period) && !summary.total.count) {
        return markup`<p class="o_view_nocontent_smiling_face">${caredFor(period)}</p>`;
    }
    if (search.isOnRoute && search.isExactly("route")) {
        const text = _t("No customer is on today's route");
        return markup`<p class="o_view_nocontent_smiling_face">${text}</p>`;
    }
    const text = _t("No customer matches. Remove a filter or a word.");
    return markup`<p class="o_view_nocontent_empty_folder">${text}</p>`;
}
