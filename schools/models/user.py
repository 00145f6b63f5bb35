"""People and their roles."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from schools.access import MUNICIPAL_ROLES, RIGHTS, SCHOOL_ROLES, Permission, Role, scope_of


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who logs in by the address in lower case; without a password only a link lets in."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in with an e-mail address. What the person may do is said by memberships."""

    class Theme(models.TextChoices):
        AUTO = "auto", "как в системе"
        LIGHT = "light", "светлая"
        DARK = "dark", "тёмная"

    class TextSize(models.TextChoices):
        NORMAL = "normal", "обычный"
        LARGE = "large", "крупный"
        HUGE = "huge", "очень крупный"

    email = models.EmailField("электронная почта", unique=True)
    last_name = models.CharField("фамилия", max_length=80, blank=True)
    first_name = models.CharField("имя", max_length=80, blank=True)
    patronymic = models.CharField("отчество", max_length=80, blank=True)
    post = models.CharField("должность", max_length=200, blank=True)
    phone = models.CharField("рабочий телефон", max_length=40, blank=True)
    is_active = models.BooleanField("может входить", default=True)
    is_staff = models.BooleanField("служебный вход", default=False)
    date_joined = models.DateTimeField("добавлен", auto_now_add=True)
    theme = models.CharField("тема", max_length=6, choices=Theme, default=Theme.AUTO)
    text_size = models.CharField("размер текста", max_length=8, choices=TextSize, default=TextSize.NORMAL)
    high_contrast = models.BooleanField("высокий контраст", default=False)
    wide_spacing = models.BooleanField("широкие интервалы", default=False)
    is_sample = models.BooleanField("учебные данные", default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]  # the stubs call it a class variable

    class Meta:
        verbose_name = "пользователь"
        verbose_name_plural = "пользователи"
        ordering = ["last_name", "first_name", "email"]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))

    @property
    def initials(self) -> str:
        """«И. О. Фамилия», the order of signatures."""
        parts = [f"{name[0]}." for name in (self.first_name, self.patronymic) if name]
        return "\u00a0".join([*parts, self.last_name]) if self.last_name else self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.first_name or self.email


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: Any) -> Self:
        """Roles in municipalities that the person sees entirely."""
        return scope_of(user).narrow(self)

    def active_on(self, day: date) -> Self:
        """Begun by that day and not yet over; the last day still counts."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def holding(self, permission: Permission) -> Self:
        """Of people whose log-in is open and whose role gives the right."""
        roles = [role for role, rights in RIGHTS.items() if permission in rights]
        return self.filter(role__in=roles, user__is_active=True)


class Membership(models.Model):
    """A role of a person in a municipality or in one of its organisations, from a date to a date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="пользователь")
    role = models.CharField("роль", max_length=12, choices=Role.choices)
    municipality = models.ForeignKey(
        "schools.Municipality", models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    organisation = models.ForeignKey(
        "schools.Organisation", models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    since = models.DateField("с")
    until = models.DateField("по", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "роль"
        verbose_name_plural = "роли"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="schools_membership_role_place",
                condition=(
                    Q(role=Role.PORTAL_ADMIN, municipality__isnull=True, organisation__isnull=True)
                    | Q(role__in=sorted(MUNICIPAL_ROLES), municipality__isnull=False, organisation__isnull=True)
                    | Q(role__in=sorted(SCHOOL_ROLES), municipality__isnull=False, organisation__isnull=False)
                ),
                violation_error_message="Для роли в организации укажите организацию, для роли в управлении – нет.",
            ),
            models.CheckConstraint(
                name="schools_membership_since_until",
                condition=Q(until__isnull=True) | Q(since__lte=F("until")),
                violation_error_message="Роль не может закончиться раньше, чем началась.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(until__isnull=True, organisation__isnull=False),
                name="schools_membership_organisation_once",
                violation_error_message="Эта роль в организации у человека уже есть.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "municipality"],
                condition=Q(until__isnull=True, organisation__isnull=True, municipality__isnull=False),
                name="schools_membership_municipality_once",
                violation_error_message="Эта роль в муниципалитете у человека уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation or self.municipality or 'портал'}"
