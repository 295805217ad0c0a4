package org.dapo.report.internal;

import org.dapo.api.report.ReportFormat;
import org.dapo.report.internal.html.HtmlFormat;
import org.dapo.report.internal.html.HtmlPages;
import org.dapo.testkit.ReportFormatContract;
import org.junit.jupiter.api.Nested;

/** Tests every format of this bundle against the contract. */
class ReportFormatsTest {
    @Nested
    class Json extends ReportFormatContract {
        @Override
        protected ReportFormat format() {
            return new JsonFormat(new ResultShapes());
        }
    }

    @Nested
    class Csv extends ReportFormatContract {
        @Override
        protected ReportFormat format() {
            return new CsvFormat();
        }
    }

    @Nested
    class Html extends ReportFormatContract {
        @Override
        protected ReportFormat format() {
            return new HtmlFormat(new HtmlPages());
        }
    }

    @Nested
    class Overlays extends ReportFormatContract {
        @Override
        protected ReportFormat format() {
            return new OverlayFormat();
        }
    }
}
