import { RelationalModel } from "@web/model/relational_model/relational_model";
import { DeckSearch } from "./deck_search";

/** The customers of a screen; on the deck with the figures above them, read at the same time. */
/** Today's route stands in the order in which it is driven. */
const DECK_ORDER = "done_today";
const ROUTE_ORDER = [
    { name: DECK_ORDER, asc: true },
    { name: "route_place", asc: true },
    { name: "id", asc: true },
];

export class DeckModel extends RelationalModel {
    setup() {
        super.setup(...arguments);
        this.search = new DeckSearch(this.env.searchModel);
    }

    async _loadData(config, ...more) {
        // Who sorted by a column meant it.
        if (this.search.isOnRoute && config.orderBy?.[0]?.name === DECK_ORDER) {
            config = { ...config, orderBy: ROUTE_ORDER };
        }
        if (!config.isRoot || config.isMonoRecord || !this.search.isDeck) {
            return super._loadData(config, ...more);
        }
        const reading = this.readSummary();
        const [data] = await Promise.all([super._loadData(config, ...more), reading]);
        return data;
    }

    /**
     * The figures of the period, or of the last one while none is filtered for. Without them there
     * are cards all the same; the server's log has why.
     */
    async readSummary() {
        const period = this.search.period || this.summary?.period || "today";
        const reading = this.orm
            .call("sales.rhythm", "get_deck_summary", [period])
            .catch(() => null);
        this.lastReading = reading;
        const summary = await reading;
        if (reading === this.lastReading) {
            this.summary = summary; // and not the answer to an earlier question
        }
    }
}
