import { registry } from "@web/core/registry";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { calendarView } from "@web/views/calendar/calendar_view";
import { browser } from "@web/core/browser/browser";

const LIST = "listWeek";

/** Visits have a day and no hour: a calendar of days, and on a phone the week as a list. */
class VisitCommonRenderer extends CalendarCommonRenderer {
    get options() {
        return {
            ...super.options,
            initialView: this.fullCalendarView,
            weekNumbers: false,
            eventDurationEditable: false,
            // A day that has a column of its own shows all its visits.
            dayMaxEventRows: this.props.model.scale === "month" && super.options.dayMaxEventRows,
        };
    }

    get fullCalendarView() {
        const week = this.env.isSmall ? LIST : "dayGridWeek";
        return { day: "dayGridDay", week, month: "dayGridMonth" }[this.props.model.scale];
    }

    /** What is still to be made is not past, though Odoo takes a day for over when it begins. */
    eventClassNames(info) {
        const state = this.props.model.records[info.event.id]?.rawRecord.state;
        const open = ["pending", "carried"].includes(state);
        return super.eventClassNames(info).filter((each) => each !== "o_past_event" || !open);
    }

    onEventDidMount(info) {
        if (info.view.type === LIST) {
            info.el.dataset.eventId = info.event.id; // a row needs no background of its own
        } else {
            super.onEventDidMount(info);
        }
    }
}

class VisitRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: VisitCommonRenderer,
        week: VisitCommonRenderer,
        month: VisitCommonRenderer,
    };
}

class VisitModel extends CalendarModel {
    /** On a phone the week, of which the month shows no names. */
    getLocalStorageScale() {
        const chosen = browser.localStorage.getItem(this.storageKey);
        return this.env.isSmall && !chosen ? "week" : super.getLocalStorageScale();
    }

    normalizeRecord(rawRecord) {
        return {
            ...super.normalizeRecord(rawRecord),
            isHatched: rawRecord.state === "missed",
            isStriked: rawRecord.state === "cancelled",
        };
    }
}

registry.category("views").add("sales_rhythm_visits", {
    ...calendarView,
    Model: VisitModel,
    Renderer: VisitRenderer,
});
