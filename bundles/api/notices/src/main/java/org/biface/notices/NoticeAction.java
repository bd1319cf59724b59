package org.biface.notices;

/** What operators can do about what was reported. */
public enum NoticeAction {
    /** Nobody but who made it and operators sees it any more; a published mission is closed by that. */
    TAKE_DOWN,
    /** The account of who made it can't be used any more. */
    SUSPEND
}
