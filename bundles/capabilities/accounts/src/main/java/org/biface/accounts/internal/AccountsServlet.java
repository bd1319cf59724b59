package org.biface.accounts.internal;

import jakarta.servlet.Servlet;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The endpoints of this capability. */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/api/v1/accounts/*")
public final class AccountsServlet extends CapabilityServlet {

    private static final long serialVersionUID = 1L;

    @Activate
    public AccountsServlet(
            @Reference HttpKernel kernel,
            @Reference AccountsService accounts,
            @Reference BadgesService badges,
            @Reference IntroductionsService introductions,
            @Reference CompanyMembersService members) {
        super(
                kernel,
                "accounts",
                new AccountResource(accounts),
                new BadgeResource(badges),
                new IntroductionResource(introductions),
                new OriginResource(introductions),
                new CompanyMembersResource(members));
    }
}
